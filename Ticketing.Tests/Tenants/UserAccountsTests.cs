using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Tests.Tenants;

public sealed class UserAccountsTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly UserAccounts _users;

    public UserAccountsTests() => _users = new(_fixture.Catalog);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_last_admin_can_neither_go_nor_step_down()
    {
        Assert.Equal("last-admin", _users.Remove("home", 1).Refusal?.Code);
        Assert.Equal("last-admin", _users.Change("home", 1, null, Role.Member, null).Refusal?.Code);
        var anna = _users.Add("home", "anna", null, Role.Admin, CatalogFixture.HashOfPassword).Value!;
        Assert.Equal(Role.Member, _users.Change("home", 1, null, Role.Member, null).Value?.Role);
        Assert.Equal("last-admin", _users.Remove("home", anna.User.Id).Refusal?.Code);
    }

    [Fact]
    public void A_new_password_ends_the_users_other_sessions()
    {
        var sessions = new PageSessions(_fixture.Catalog);
        var here = sessions.Begin(1, "home").Value!;
        var stolen = sessions.Begin(1, "home").Value!;
        _users.Change("home", 1, null, null, CatalogFixture.HashOfPassword, keepSession: here.Session.Id);
        Assert.NotNull(_fixture.Catalog.FindSession(Token.Hash(here.Cookie)));
        Assert.Null(_fixture.Catalog.FindSession(Token.Hash(stolen.Cookie)));
    }

    [Fact]
    public void A_removed_user_is_gone_with_his_sessions()
    {
        var anna = _users.Add("home", "anna", "anna@home.example", Role.Member, CatalogFixture.HashOfPassword).Value!;
        var session = new PageSessions(_fixture.Catalog).Begin(anna.User.Id, "home").Value!;
        var principal = new Principal(anna.User.Id, "home", "anna", PrincipalKind.User, Role.Member, TokenScope.Full, null);
        Assert.True(_fixture.Catalog.IsCurrent(principal));

        Assert.Null(_users.Remove("home", anna.User.Id).Refusal);
        Assert.False(_fixture.Catalog.IsCurrent(principal));
        Assert.Null(_fixture.Catalog.FindUser("anna"));
        Assert.Null(_fixture.Catalog.FindSession(Token.Hash(session.Cookie)));
        Assert.Equal("not-found", _users.Remove("home", anna.User.Id).Refusal?.Code);
        Assert.Single(_fixture.Open().Now.Users);
    }

    [Fact]
    public void Names_and_addresses_are_taken_once_without_regard_to_case()
    {
        _users.Add("home", "anna", "anna@home.example", Role.Member, CatalogFixture.HashOfPassword);
        Assert.Equal("name-taken", _users.Add("home", "ANNA", null, Role.Member, CatalogFixture.HashOfPassword).Refusal?.Code);
        Assert.Equal("name-taken", _users.Add("home", "anna2", "Anna@Home.example", Role.Member, CatalogFixture.HashOfPassword).Refusal?.Code);
        Assert.Equal("name-taken", _users.Change("home", 1, "anna@home.example", null, null).Refusal?.Code);
    }

    [Fact]
    public void An_admin_sees_only_users_of_his_tenant()
    {
        new TenantAccounts(_fixture.Catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword);
        Assert.Equal(["admin"], _users.Of("home").Select(user => user.User.Name));
        Assert.Null(_users.Find("home", 2));
        Assert.Equal("not-found", _users.Change("home", 2, null, Role.Member, null).Refusal?.Code);
        Assert.Equal("not-found", _users.Remove("home", 2).Refusal?.Code);
    }
}
