using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Tests.Tenants;

public sealed class TenantCatalogTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();

    TenantCatalog Catalog => _fixture.Catalog;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void What_was_written_is_there_after_a_restart()
    {
        new TenantAccounts(Catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword);
        new UserAccounts(Catalog).Add("home", "anna", "anna@home.example", Role.Agent, CatalogFixture.HashOfPassword);
        var token = new AccessTokens(Catalog).Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!;
        var session = new PageSessions(Catalog).Begin(2, "club").Value!;

        var again = _fixture.Open();
        Assert.Equal(Catalog.Now.Tenants, again.Now.Tenants);
        Assert.Equal(Catalog.Now.Users, again.Now.Users);
        Assert.Equal(Catalog.Now.Tokens, again.Now.Tokens);
        Assert.Equal(Catalog.Now.Sessions, again.Now.Sessions);
        Assert.Equal(Catalog.Now.Next, again.Now.Next);
        Assert.Equal(new Principal(token.Token.Id, "home", "boiler", PrincipalKind.Device, null, TokenScope.Intake, "boiler"), again.FindToken(Token.Hash(token.Secret)));
        Assert.Equal("club", again.FindSession(Token.Hash(session.Cookie))?.Tenant);
        Assert.Equal("anna", again.FindUser("ANNA@home.example")?.Name);
    }

    [Fact]
    public void What_another_process_writes_is_noticed_and_nothing_of_it_is_lost()
    {
        var beside = _fixture.Open();
        var secret = new AccessTokens(beside).Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!.Secret;

        Assert.Null(Catalog.FindToken(Token.Hash(secret)));
        var before = Catalog.Version;
        Assert.True(Catalog.Refresh());
        Assert.NotNull(Catalog.FindToken(Token.Hash(secret)));
        Assert.True(Catalog.Version > before);
        Assert.False(Catalog.Refresh());
    }

    [Fact]
    public void Two_processes_that_change_at_once_both_get_ids_of_their_own()
    {
        var beside = _fixture.Open();
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(new AccessTokens(Catalog).Add("home", $"here{i}", PrincipalKind.Script, null, null, "admin").Refusal);
            Assert.Null(new AccessTokens(beside).Add("home", $"there{i}", PrincipalKind.Script, null, null, "admin").Refusal);
        }
        Catalog.Refresh();
        Assert.Equal(41, Catalog.Now.Tokens.Select(token => token.Id).Distinct().Count());
        Assert.Equal("name-taken", new AccessTokens(Catalog).Add("home", "there3", PrincipalKind.Script, null, null, "admin").Refusal?.Code);
    }

    [Fact]
    public void An_own_change_is_not_taken_for_anothers()
    {
        new AccessTokens(Catalog).Add("home", "boiler", PrincipalKind.Device, null, null, "admin");
        Assert.False(Catalog.Refresh());
    }

    [Fact]
    public void A_revoked_token_is_gone_at_once_and_its_id_is_never_given_again()
    {
        var tokens = new AccessTokens(Catalog);
        var first = tokens.Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!;
        var principal = Catalog.FindToken(Token.Hash(first.Secret))!;
        Assert.True(Catalog.IsCurrent(principal));

        Assert.Null(tokens.Revoke("home", first.Token.Id).Refusal);
        Assert.False(Catalog.IsCurrent(principal));
        Assert.Null(Catalog.FindToken(Token.Hash(first.Secret)));
        Assert.Equal("not-found", tokens.Revoke("home", first.Token.Id).Refusal?.Code);

        var second = tokens.Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!;
        Assert.NotEqual(first.Token.Id, second.Token.Id);
        Assert.False(Catalog.IsCurrent(principal));
    }

    [Fact]
    public void A_token_belongs_to_one_tenant()
    {
        new TenantAccounts(Catalog).Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword);
        var tokens = new AccessTokens(Catalog);
        var token = tokens.Add("club", "boiler", PrincipalKind.Device, null, null, "skipper").Value!.Token;
        Assert.Null(tokens.Find("home", token.Id));
        Assert.Equal("not-found", tokens.Revoke("home", token.Id).Refusal?.Code);
        Assert.Single(tokens.Of("club"));
    }

    [Theory]
    [InlineData("with space", null, "name")]
    [InlineData("with:colon", null, "name")]
    [InlineData("", null, "name")]
    [InlineData("good", "a/b", "system")]
    [InlineData("good", "#", "system")]
    public void A_token_that_could_not_log_in_or_publish_is_refused(string name, string? system, string field)
    {
        var refusal = new AccessTokens(Catalog).Add("home", name, PrincipalKind.Device, system, null, "admin").Refusal;
        Assert.Equal("invalid", refusal?.Code);
        Assert.StartsWith(field, refusal!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_ends_by_logging_out_by_idleness_and_by_age()
    {
        var sessions = new PageSessions(Catalog);
        var session = sessions.Begin(1, "home").Value!;
        Assert.NotNull(Catalog.FindSession(Token.Hash(session.Cookie)));
        sessions.End(1, session.Session.Id);
        Assert.Null(Catalog.FindSession(Token.Hash(session.Cookie)));

        var idle = sessions.Begin(1, "home").Value!;
        _fixture.Clock.Advance(SessionCookie.Idle);
        Assert.Null(Catalog.FindSession(Token.Hash(idle.Cookie)));

        var used = sessions.Begin(1, "home").Value!;
        for (var day = 0; day < 29; day++)
        {
            _fixture.Clock.Advance(TimeSpan.FromDays(1));
            Assert.NotNull(Catalog.FindSession(Token.Hash(used.Cookie)));
        }
        _fixture.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(Catalog.FindSession(Token.Hash(used.Cookie)));
        sessions.Begin(1, "home");
        Assert.Single(Catalog.Now.Sessions);
    }

    [Fact]
    public void A_tenant_brings_its_first_admin_and_nothing_if_it_is_refused()
    {
        var tenants = new TenantAccounts(Catalog);
        Assert.Equal("club", tenants.Open("club", "Sailing club", "skipper@club.example", CatalogFixture.HashOfPassword).Value?.Slug);
        Assert.Equal([new Membership("club", Role.Admin)], Catalog.FindUser("skipper@club.example")!.Memberships);
        Assert.Equal("slug-taken", tenants.Open("club", "Another", "other@club.example", CatalogFixture.HashOfPassword).Refusal?.Code);
        Assert.Equal("name-taken", tenants.Open("club2", "Another", "SKIPPER@club.example", CatalogFixture.HashOfPassword).Refusal?.Code);
        Assert.Equal(2, Catalog.Now.Users.Count());
    }

    [Theory]
    [InlineData("", "Name", "a@b.example", "slug")]
    [InlineData("Club", "Name", "a@b.example", "slug")]
    [InlineData("-club", "Name", "a@b.example", "slug")]
    [InlineData("../etc", "Name", "a@b.example", "slug")]
    [InlineData("a.b", "Name", "a@b.example", "slug")]
    [InlineData("club", " ", "a@b.example", "name")]
    [InlineData("club", "Name", "nobody", "email")]
    [InlineData("club", "Name", "a@b.example\r\nBcc: c@d.example", "email")]
    public void A_tenant_with_a_bad_name_is_refused(string slug, string name, string email, string field)
    {
        var refusal = new TenantAccounts(Catalog).Open(slug, name, email, CatalogFixture.HashOfPassword).Refusal;
        Assert.Equal("invalid", refusal?.Code);
        Assert.StartsWith(field, refusal!.Detail, StringComparison.Ordinal);
    }
}
