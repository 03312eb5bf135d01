using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public class MailRulesTests
{
    static readonly Ticket Free = new() { Id = 1, Title = "Low", System = "boiler", Status = "open", Category = "heating", Requester = "ida", Watchers = ["wim"], Kind = TicketKind.Open, CreatedAt = default, UpdatedAt = default, LastSeenAt = default };
    static readonly Category Heating = new(1, "heating", default) { People = ["Mia"] };

    [Theory]
    [InlineData("carl", true, MailReason.Agent)]
    [InlineData("mia", true, MailReason.Agent)]
    [InlineData("mia", false, MailReason.Category)]
    [InlineData("ida", false, MailReason.Requester)]
    [InlineData("WIM", false, MailReason.Watcher)]
    [InlineData("eve", false, MailReason.None)]
    public void While_nobody_has_taken_it_those_who_work_tickets_and_the_people_of_its_category_are_told(string user, bool worksTickets, MailReason expected)
    {
        foreach (var kind in (string[])[MailKinds.Opened, MailKinds.Merged, MailKinds.DueSoon, MailKinds.Breached, MailKinds.Finished, MailKinds.Digest])
        {
            Assert.Equal(expected, MailRules.Judge(Free, kind, Heating, null, user, worksTickets));
        }
    }

    [Theory]
    [InlineData("carl", true, MailReason.None)]
    [InlineData("mia", false, MailReason.None)]
    [InlineData("bob", false, MailReason.Assignee)]
    [InlineData("ida", false, MailReason.Requester)]
    public void Once_somebody_has_taken_it_only_those_who_have_to_do_with_it_are(string user, bool worksTickets, MailReason expected) =>
        Assert.Equal(expected, MailRules.Judge(Free with { Assignee = "Bob" }, MailKinds.DueSoon, Heating, null, user, worksTickets));

    [Theory]
    [InlineData(MailKinds.Changed)]
    [InlineData(MailKinds.Noted)]
    public void What_others_change_or_write_concerns_neither_agents_nor_the_category(string kind)
    {
        Assert.Equal(MailReason.None, MailRules.Judge(Free, kind, Heating, "carl", "mia", worksTickets: false));
        Assert.Equal(MailReason.None, MailRules.Judge(Free, kind, Heating, "carl", "dora", worksTickets: true));
    }

    /// <summary>Who works tickets was always told, and still is.</summary>
    [Fact]
    public void Who_only_belongs_to_the_category_is_not_told_of_what_they_did_themselves()
    {
        Assert.Equal(MailReason.None, MailRules.Judge(Free, MailKinds.Opened, Heating, "mia", "Mia", worksTickets: false));
        Assert.Equal(MailReason.Agent, MailRules.Judge(Free, MailKinds.Opened, Heating, "mia", "Mia", worksTickets: true));
        Assert.Equal(MailReason.Category, MailRules.Judge(Free, MailKinds.Opened, Heating, "setup", "Mia", worksTickets: false));
    }

    [Fact]
    public void A_category_without_people_tells_nobody_more() => Assert.Equal(MailReason.None, MailRules.Judge(Free, MailKinds.Opened, Heating with { People = [] }, null, "mia", worksTickets: false));
}
