using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Http;

public class TicketViewTests
{
    static Principal User(Role role) => new(1, "home", "anna", PrincipalKind.User, role, TokenScope.Full, null);
    static Principal Token(PrincipalKind kind, TokenScope scope, string? system) => new(2, "home", "t", kind, null, scope, system);

    static Ticket Make(string system, string? requester, string? assignee) => new()
    {
        Id = 1, Title = "t", System = system, Status = "open", Kind = TicketKind.Open, Requester = requester, Assignee = assignee, CreatedAt = default, UpdatedAt = default, LastSeenAt = default,
    };

    [Fact]
    public void Agents_admins_and_tokens_with_read_or_full_see_everything()
    {
        foreach (var who in new[] { User(Role.Agent), User(Role.Admin), Token(PrincipalKind.Script, TokenScope.Full, null), Token(PrincipalKind.Script, TokenScope.Read, "nas"), Token(PrincipalKind.Device, TokenScope.Full, "nas") })
        {
            Assert.Equal(TicketView.All, TicketView.Of(who));
        }
    }

    [Fact]
    public void A_member_sees_what_it_reported_and_what_it_is_to_do()
    {
        var view = TicketView.Of(User(Role.Member))!;
        Assert.True(view.Sees(Make("s", "anna", null)));
        Assert.True(view.Sees(Make("s", "bob", "anna")));
        Assert.False(view.Sees(Make("s", "bob", null)));
        Assert.True(view.Sees(Make("s", "bob", null) with { Watchers = ["mia", "anna"] }));
        Assert.Equal("anna", view.Apply(new TicketQuery { Requester = "bob" }).Participant);
    }

    [Fact]
    public void A_member_sees_what_belongs_to_its_categories()
    {
        var view = TicketView.Of(User(Role.Member), () => [new(1, "heating", default) { People = ["Anna"] }, new(2, "water", default)])!;
        Assert.True(view.Sees(Make("s", "bob", null) with { Category = "heating" }));
        Assert.False(view.Sees(Make("s", "bob", null) with { Category = "water" }));
        Assert.Equal(view.Categories, view.Apply(new TicketQuery()).Categories);
        Assert.Equal(TicketView.All, TicketView.Of(User(Role.Agent), () => throw new InvalidOperationException("not asked for")));
    }

    [Fact]
    public void An_intake_token_sees_its_own_system_and_without_one_nothing()
    {
        var view = TicketView.Of(Token(PrincipalKind.Device, TokenScope.Intake, "boiler"))!;
        Assert.True(view.Sees(Make("boiler", null, null)));
        Assert.False(view.Sees(Make("nas", null, null)));
        Assert.Equal("boiler", view.Apply(new TicketQuery()).System);
        Assert.Equal("boiler", view.Apply(new TicketQuery { System = "boiler" }).System);
        Assert.NotNull(TicketLimits.FaultOfSystem(view.Apply(new TicketQuery { System = "nas" }).System!));
        Assert.Null(TicketView.Of(Token(PrincipalKind.Script, TokenScope.Intake, null)));
    }

    [Fact]
    public void Rights_follow_role_and_scope()
    {
        var who = new Dictionary<string, Principal>
        {
            ["member"] = User(Role.Member), ["agent"] = User(Role.Agent), ["admin"] = User(Role.Admin),
            ["script"] = Token(PrincipalKind.Script, TokenScope.Full, null), ["reader"] = Token(PrincipalKind.Script, TokenScope.Read, null), ["reporter"] = Token(PrincipalKind.Script, TokenScope.Intake, null),
            ["device"] = Token(PrincipalKind.Device, TokenScope.Intake, "boiler"), ["fullDevice"] = Token(PrincipalKind.Device, TokenScope.Full, "boiler"),
        };
        void Only(Right right, params string[] names) => Assert.Equal(names.Order(), who.Where(one => right.Allows(one.Value)).Select(one => one.Key).Order());
        Only(Right.Report, "member", "agent", "admin", "script", "reporter", "device", "fullDevice");
        Only(Right.SeeTickets, "member", "agent", "admin", "script", "reader", "device", "fullDevice");
        Only(Right.Read, "member", "agent", "admin", "script", "reader", "fullDevice");
        Only(Right.Note, "member", "agent", "admin", "script");
        Only(Right.Work, "agent", "admin", "script");
        Only(Right.Administer, "admin", "script");
    }
}
