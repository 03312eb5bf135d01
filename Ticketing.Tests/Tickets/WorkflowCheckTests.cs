using Ticketing.Tickets;

namespace Ticketing.Tests.Tickets;

public class WorkflowCheckTests
{
    /// <summary>Lines of <c>name kind: move move</c>.</summary>
    static Workflow Make(params string[] lines)
    {
        var states = new List<WorkflowState>();
        foreach (var line in lines)
        {
            var parts = line.Split(':', StringSplitOptions.TrimEntries);
            var words = parts[0].Split(' ');
            Assert.True(TicketKinds.TryParse(words[1], out var kind));
            var moves = parts.Length == 1 ? [] : parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            states.Add(new(words[0], kind, [.. moves.Select(to => new WorkflowMove(to))]));
        }
        return new("sample", 1, states);
    }

    static string FaultsOf(Workflow workflow) => string.Join("\n", WorkflowCheck.FaultsOf(workflow).Select(fault => $"{fault.Place} {fault.Fault}"));

    [Fact]
    public void What_comes_with_the_program_is_sound() => Assert.All(WorkflowSamples.All, workflow => Assert.Equal("", FaultsOf(workflow)));

    [Theory]
    [InlineData("states[0].kind is done: the first state is the one a new ticket starts in", "a done", "b cancelled")]
    [InlineData("states has no end: there is no state of kind done", "a open: b", "b cancelled")]
    [InlineData("states has no end: there is no state of kind cancelled", "a open: b", "b done")]
    [InlineData("states[1].name is 'a' again", "a open: b c", "a working: b", "b done", "c cancelled")]
    [InlineData("states[1].moves lead out of 'b', which is done", "a open: b c", "b done: a", "c cancelled")]
    [InlineData("states[0].moves[1].to is 'd', and there is no such state", "a open: b d c", "b done", "c cancelled")]
    [InlineData("states[0].moves[0].to is 'a', where the ticket is already", "a open: a b c", "b done", "c cancelled")]
    [InlineData("states[0].moves[2].to is 'b' a second time", "a open: b c b", "b done", "c cancelled")]
    [InlineData("states[1] is unreachable: no moves lead from 'a' to 'x'", "a open: b c", "x working: b", "b done", "c cancelled")]
    [InlineData("states[1] is stuck: no moves lead from 'x' to a state that is done or cancelled", "a open: x b c", "x waiting", "b done", "c cancelled")]
    [InlineData("states[1] is stuck", "a open: x b c", "x waiting: y", "y waiting: x", "b done", "c cancelled")]
    public void What_cannot_work_is_named_with_its_place(string fault, params string[] lines) => Assert.Contains(fault, FaultsOf(Make(lines)), StringComparison.Ordinal);

    [Fact]
    public void Without_states_there_is_no_initial_one_and_too_many_are_refused()
    {
        Assert.Contains("needs an initial state", FaultsOf(Make()), StringComparison.Ordinal);
        Assert.Contains("at most 50", FaultsOf(Make([.. Enumerable.Range(0, 51).Select(n => $"s{n} open")])), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_roles_groups_and_empty_labels_are_named()
    {
        var move = new WorkflowMove("b") { Roles = ["admin", "boss"], Mails = ["everybody"], Requires = ["assignee", " "] };
        var faults = FaultsOf(new("sample", 1, [new("a", TicketKind.Open, [move, new("c")]), new("b", TicketKind.Done, []), new("c", TicketKind.Cancelled, [])]) { Unique = "" });
        Assert.Equal(["states[0].moves[0].roles[1] is 'boss'; use requester, assignee, category, agent or admin",
            "states[0].moves[0].mails[0] is 'everybody'; use requester, assignee, watchers, category, agents or admins", "states[0].moves[0].requires[1] is empty", "unique is empty"], faults.Split('\n'));
    }
}
