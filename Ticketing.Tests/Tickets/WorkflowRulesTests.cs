using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class WorkflowRulesTests
{
    static readonly Category Heating = new(2, "heating", new(0)) { People = ["bob"] };

    static readonly Ticket Ticket = new()
    {
        Id = 7, Title = "Raise", System = "office", Status = "asked", Kind = TicketKind.Waiting, Requester = "mia", Assignee = "nora", CreatedAt = new(0), UpdatedAt = new(0), LastSeenAt = new(0),
    };

    /// <summary>Who, as what, by which role, with the ticket in a category with people or not, to an end or not.</summary>
    [Theory]
    [InlineData("anna", Standing.Admin, "requester", true, false, true)]
    [InlineData("mia", Standing.Member, "requester", true, false, true)]
    [InlineData("bob", Standing.Member, "requester", true, false, false)]
    [InlineData("nora", Standing.Member, "assignee", true, false, true)]
    [InlineData("mia", Standing.Member, "assignee", true, false, false)]
    [InlineData("bob", Standing.Member, "category", true, true, true)]
    [InlineData("dora", Standing.Agent, "category", true, false, false)]
    [InlineData("dora", Standing.Agent, "category", false, false, true)]
    [InlineData("mia", Standing.Member, "category", false, false, false)]
    [InlineData("dora", Standing.Agent, "agent", true, true, true)]
    [InlineData("bob", Standing.Member, "agent", true, false, false)]
    [InlineData("dora", Standing.Agent, "admin", true, false, false)]
    [InlineData("bob", Standing.Member, "admin requester", true, false, false)]
    [InlineData("mia", Standing.Member, "admin requester", true, true, true)]
    [InlineData("dora", Standing.Agent, "", true, false, true)]
    [InlineData("dora", Standing.Agent, "", true, true, false)]
    [InlineData("bob", Standing.Member, "", true, true, true)]
    [InlineData("mia", Standing.Member, "", true, false, false)]
    public void A_move_is_made_by_who_has_one_of_its_roles(string name, Standing standing, string roles, bool inCategory, bool ends, bool may)
    {
        var move = new WorkflowMove(ends ? "end" : "next") { Roles = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        var refusal = WorkflowRules.JudgeMove(Ticket, move, ends ? TicketKind.Done : TicketKind.Working, new(name, standing, true), inCategory ? Heating : null);
        Assert.Equal(may, refusal is null);
        Assert.Equal(may ? null : roles.Length > 0 ? WorkflowRules.MayNotMoveCode : ends ? TicketRules.MayNotFinishCode : TicketRules.NotYoursCode, refusal?.Code);
    }

    [Fact]
    public void Who_may_not_is_told_who_may()
    {
        var move = new WorkflowMove("next") { Roles = ["requester", "category", "admin"] };
        Assert.Equal("dora may not move ticket 7 from asked to next. That can its requester mia, the people of heating (bob) and the admins.",
            WorkflowRules.JudgeMove(Ticket, move, TicketKind.Working, new("dora", Standing.Agent, true), Heating)!.Detail);
        Assert.EndsWith("That can the admins.", WorkflowRules.JudgeMove(Ticket, new("next") { Roles = ["admin"] }, TicketKind.Working, new("mia", Standing.Member, true), null)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_move_needs_is_named_all_at_once()
    {
        var move = new WorkflowMove("next") { Requires = ["candidateName", "candidateId", "description", "assignee"] };
        var refusal = WorkflowRules.JudgeFields(Ticket with { Labels = new Dictionary<string, string> { ["candidateId"] = " " } }, move)!;
        Assert.Equal((RefusalKind.Invalid, WorkflowRules.MissingCode), (refusal.Kind, refusal.Code));
        Assert.Equal(["labels.candidateName", "labels.candidateId", "description"], refusal.Errors.Keys);
        Assert.Null(WorkflowRules.JudgeFields(Ticket with { Description = "d", Labels = new Dictionary<string, string> { ["candidateId"] = "4", ["candidateName"] = "Ada" } }, move));
    }
}
