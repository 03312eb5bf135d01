using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Ticketing.Intake.Http;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Http;

public class TicketQueryReaderTests
{
    static Outcome<TicketQuery> Read(string query) => TicketQueryReader.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));

    [Fact]
    public void Every_filter_of_the_contract_is_read()
    {
        var query = Read("?status=open&kind=open,working&kind=waiting&sla=gold&system=nas&category=disk&assignee=anna&requester=bob&reference=r&q=full&from=2026-01-01&to=2026-01-31T08:00:00%2B01:00&order=newest&limit=500&cursor=1.0.-.7").Value!;
        Assert.Equal(("open", Sla.Gold, "nas", "disk", "anna", "bob"), (query.Status, query.Sla, query.System, query.Category, query.Assignee, query.Requester));
        Assert.Equal([TicketKind.Open, TicketKind.Working, TicketKind.Waiting], query.Kinds!);
        Assert.Equal(("r", "full", TicketOrder.Newest, 500, "1.0.-.7"), (query.Reference, query.Text, query.Order, query.Limit, query.Cursor));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), query.From!.Value.Utc);
        Assert.Equal(new DateTime(2026, 1, 31, 7, 0, 0, DateTimeKind.Utc), query.To!.Value.Utc);
    }

    [Fact]
    public void Nothing_given_is_what_to_do_next_fifty_at_a_time() => Assert.Equal(new TicketQuery(), Read("").Value);

    [Fact]
    public void Empty_parameters_count_as_absent_but_for_the_assignee_who_is_nobody()
    {
        var query = Read("?status=&kind=&sla=&system=&assignee=&q=&from=&order=&limit=&cursor=&unknown=1").Value!;
        Assert.Equal(new TicketQuery { Assignee = "" }, query);
    }

    [Fact]
    public void A_plus_that_was_not_escaped_still_means_an_offset() => Assert.Equal(new DateTime(2026, 1, 31, 7, 0, 0, DateTimeKind.Utc), Read("?from=2026-01-31T08:00:00+01:00").Value!.From!.Value.Utc);

    [Fact]
    public void Every_fault_is_listed()
    {
        var refusal = Read("?status=a&status=b&kind=broken&sla=platinum&system=%00&from=yesterday&to=12&order=up&limit=501").Refusal!;
        Assert.Equal("invalid", refusal.Code);
        Assert.Equal(["status", "kind", "sla", "system", "from", "to", "order", "limit"], refusal.Errors.Keys);
        Assert.Equal("is 'platinum'; use gold, silver, bronze or none", refusal.Errors["sla"][0]);
    }
}
