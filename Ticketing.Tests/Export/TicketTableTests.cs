using Ticketing.Export;
using Ticketing.Tickets;

namespace Ticketing.Tests.Export;

public class TicketTableTests
{
    [Fact]
    public void Every_field_of_the_json_but_the_log_has_a_column()
    {
        var fields = System.Text.Json.Nodes.JsonNode.Parse(Document.ToUtf8())!.AsObject().Select(field => field.Key);
        Assert.Equal(fields, TicketTable.Columns);
        Assert.Equal(TicketTable.Columns.Count, TicketTable.Row(Document).Length);
    }

    [Fact]
    public void Lists_are_written_as_people_would()
    {
        var row = TicketTable.Row(Document);
        Assert.Equal("anna, bob", row[TicketTable.Columns.ToList().IndexOf("watchers")].Text);
        Assert.Equal("floor=cellar", row[TicketTable.Columns.ToList().IndexOf("labels")].Text);
    }

    static TicketDocument Document => TicketDocument.Of(
        new Ticket
        {
            Id = 1, Title = "t", System = "s", Status = "open", Kind = TicketKind.Open, CreatedAt = default, UpdatedAt = default, LastSeenAt = default,
            Watchers = ["anna", "bob"], Labels = new Dictionary<string, string> { ["floor"] = "cellar" },
        },
        null);
}
