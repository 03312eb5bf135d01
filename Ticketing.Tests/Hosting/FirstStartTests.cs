using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Tests.Tenants;

namespace Ticketing.Tests.Hosting;

public sealed class FirstStartTests : IDisposable
{
    readonly CatalogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void It_makes_a_tenant_an_admin_and_a_token_and_writes_what_it_generated()
    {
        var file = FirstStart.Run(_fixture.Catalog, new(), _fixture.Data);
        Assert.Equal(_fixture.Data.FirstStart, file);
        var text = File.ReadAllLines(file!).Select(line => line.Split(": ", 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
        Assert.Equal("admin", text["user"]);
        Assert.True(PasswordHash.Verify(text["password"], _fixture.Catalog.FindUser("admin")!.PasswordHash, out _));
        Assert.Equal(new Principal(1, "home", "setup", PrincipalKind.Script, null, TokenScope.Full, null), _fixture.Catalog.FindToken(Token.Hash(text["token"])));
        Assert.Equal([new Membership("home", Role.Admin)], _fixture.Catalog.FindUser("admin")!.Memberships);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Only_the_owner_can_read_what_it_writes()
    {
        FirstStart.Run(_fixture.Catalog, new(), _fixture.Data);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.Data.FirstStart));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.Data.Catalog));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_fixture.Data.Catalog + "-wal"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_fixture.Data.Path));
    }

    [Fact]
    public void What_was_set_is_used_and_not_written_down()
    {
        var token = Token.Generate();
        FirstStart.Run(_fixture.Catalog, new() { AdminPassword = "a good password", Token = token }, _fixture.Data);
        Assert.True(PasswordHash.Verify("a good password", _fixture.Catalog.FindUser("admin")!.PasswordHash, out _));
        Assert.NotNull(_fixture.Catalog.FindToken(Token.Hash(token)));
        var text = File.ReadAllText(_fixture.Data.FirstStart);
        Assert.DoesNotContain("a good password", text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_never_happens_again()
    {
        FirstStart.Run(_fixture.Catalog, new(), _fixture.Data);
        var before = File.ReadAllText(_fixture.Data.FirstStart);
        Assert.Null(FirstStart.Run(_fixture.Catalog, new() { AdminPassword = "another password" }, _fixture.Data));
        Assert.Null(FirstStart.Run(_fixture.Open(), new() { AdminPassword = "another password" }, _fixture.Data));
        Assert.Equal(before, File.ReadAllText(_fixture.Data.FirstStart));
        Assert.False(PasswordHash.Verify("another password", _fixture.Catalog.FindUser("admin")!.PasswordHash, out _));
    }

    [Fact]
    public void A_crash_between_file_and_store_leaves_nothing_half_done()
    {
        // The file of a start that died before its rows were written.
        DataDirectory.WriteSecret(_fixture.Data.FirstStart, "token: tk_of_a_start_that_died");
        Assert.NotNull(FirstStart.Run(_fixture.Catalog, new(), _fixture.Data));
        Assert.DoesNotContain("of_a_start_that_died", File.ReadAllText(_fixture.Data.FirstStart), StringComparison.Ordinal);
        Assert.Single(_fixture.Catalog.Now.Tokens);
    }
}
