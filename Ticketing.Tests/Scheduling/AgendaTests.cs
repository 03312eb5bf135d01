using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Tests.Scheduling;

public sealed class AgendaTests
{
    static readonly Instant Now = new(1_000_000_000);

    [Fact]
    public void A_store_is_needed_at_the_first_of_warning_breach_missing_system_and_mail()
    {
        var facts = new AgendaFacts([], null, null, null);
        Assert.Null(facts.Next);
        Assert.Null(facts.NextAfterClosing(Now));

        facts = facts with { Mail = Now + TimeSpan.FromHours(9) };
        Assert.Equal(Now + TimeSpan.FromHours(9), facts.Next);
        facts = facts with { Missing = Now + TimeSpan.FromHours(8) };
        Assert.Equal(Now + TimeSpan.FromHours(8), facts.Next);
        facts = facts with { Breach = Now + TimeSpan.FromHours(7) };
        Assert.Equal(Now + TimeSpan.FromHours(7), facts.Next);
        // Gold: 30 minutes before; bronze: 2 hours.
        facts = facts with { Warnings = [(Sla.Gold, Now + TimeSpan.FromHours(2)), (Sla.Bronze, Now + TimeSpan.FromHours(3))] };
        Assert.Equal(Now + TimeSpan.FromHours(1), facts.Next);
        Assert.Equal(Now + TimeSpan.FromHours(1), facts.NextAfterClosing(Now));
    }

    [Fact]
    public void What_could_not_be_done_while_the_store_was_open_is_not_tried_again_at_once()
    {
        var facts = new AgendaFacts([], null, null, Mail: Now - TimeSpan.FromHours(1));
        Assert.Equal(Now - TimeSpan.FromHours(1), facts.Next);
        Assert.Equal(Now + TimeSpan.FromMinutes(1), facts.NextAfterClosing(Now));
        Assert.Equal(Now + SweepJobs.Attentive, (facts with { Breach = Now }).NextAfterClosing(Now));
    }

    [Fact]
    public void Tenants_come_up_in_order_each_at_the_last_time_that_was_set()
    {
        var agenda = new Agenda();
        agenda.Set("club", Now + TimeSpan.FromMinutes(1));
        agenda.Set("firm", Now);
        agenda.Set("school", Now);
        agenda.Set("firm", Now + TimeSpan.FromMinutes(2));
        agenda.Set("school", null);
        Assert.Null(agenda.TakeDue(Now));
        Assert.Equal(2, agenda.Count);
        Assert.Equal("club", agenda.TakeDue(Now + TimeSpan.FromMinutes(3)));
        Assert.Equal("firm", agenda.TakeDue(Now + TimeSpan.FromMinutes(3)));
        Assert.Null(agenda.TakeDue(Now + TimeSpan.FromMinutes(3)));
        Assert.Equal(0, agenda.Count);
    }

    [Fact]
    public void Times_that_are_set_again_and_again_leave_nothing_behind()
    {
        var agenda = new Agenda();
        for (var i = 0; i < 10_000; i++)
        {
            agenda.Set("club", Now + TimeSpan.FromMinutes(i));
        }
        Assert.Null(agenda.TakeDue(Now + TimeSpan.FromMinutes(9_998)));
        Assert.Equal("club", agenda.TakeDue(Now + TimeSpan.FromMinutes(9_999)));
    }
}
