using Ticketing.Hosting.Commands;
using Ticketing.Tenants;
using Ticketing.Tests.Tenants;

namespace Ticketing.Tests.Hosting.Commands;

/// <summary><c>ticketing tenant …</c> on a catalog of its own.</summary>
public sealed class TenantCommandTests : IDisposable
{
    const string Connection = "Host=db.example;Database=tickets;Username=keeper;Password=open sesame";

    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly StringWriter _output = new();
    readonly StringWriter _error = new();

    public void Dispose()
    {
        _fixture.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    Task<int> RunAsync(params string[] arguments) => CommandLine.RunAsync([.. arguments, $"--Ticketing:Data={_fixture.Data.Path}"], new ProgramParts(_fixture.Clock),
        settings => new(settings, new Dictionary<string, string>(), []), _output, _error);

    Task<int> AddAsync(string slug, params string[] more) => RunAsync(["tenant", "add", slug, "--name", "Sailing club", "--email", $"skipper@{slug}.example", .. more]);

    Tenant? Found(string slug)
    {
        _fixture.Catalog.Refresh();
        return _fixture.Catalog.Now.FindTenant(slug);
    }

    [Fact]
    public async Task A_tenant_is_suspended_resumed_named_and_closed()
    {
        Assert.Equal(0, await AddAsync("club"));
        Assert.Equal(0, await RunAsync("tenant", "suspend", "club"));
        Assert.Equal(TenantState.Suspended, Found("club")!.State);
        Assert.Equal(0, await RunAsync("tenant", "resume", "club"));
        Assert.Equal(TenantState.Active, Found("club")!.State);
        Assert.Equal(0, await RunAsync("tenant", "host", "club", "tickets.club.example"));
        Assert.Equal("tickets.club.example", Found("club")!.Host);
        Assert.Equal(0, await RunAsync("tenant", "host", "club", "-"));
        Assert.Null(Found("club")!.Host);
        Assert.Equal(CommandLine.Failed, await RunAsync("tenant", "host", "club", ""));
        Assert.Equal(0, await RunAsync("tenant", "delete", "club"));
        Assert.Equal(Ticketing.Tickets.Instant.From(_fixture.Clock.GetUtcNow() + TimeSpan.FromDays(30)).Milliseconds, Found("club")!.DeleteAfter);
        Assert.Equal(0, await RunAsync("tenant", "delete", "club", "--grace", "0"));
        Assert.Contains("tenant resume club", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(CommandLine.Failed, await RunAsync("tenant", "delete", "club", "--grace=-1"));
        Assert.Equal(CommandLine.Usage, await RunAsync("tenant", "delete", "club", "--grace", "soon"));
        Assert.Equal(CommandLine.Failed, await RunAsync("tenant", "suspend", "nobody"));
        Assert.Equal(CommandLine.Failed, await RunAsync("tenant", "delete", "home"));
    }

    [Fact]
    public async Task The_list_shows_where_everything_is_and_no_secret()
    {
        Assert.Equal(0, await AddAsync("club", "--store", Connection));
        Assert.Equal(0, await RunAsync("tenant", "host", "club", "tickets.club.example"));
        Assert.Equal(0, await RunAsync("tenant", "suspend", "club"));
        _output.GetStringBuilder().Clear();

        Assert.Equal(0, await RunAsync("tenant", "list"));

        Assert.Equal("home\tactive\t-\tdefault\tHome\nclub\tsuspended\ttickets.club.example\tpostgresql db.example/tickets\tSailing club\n", _output.ToString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("postgres://keeper:open sesame@db/t")]
    [InlineData("Database=tickets;Password=open sesame")]
    [InlineData("{data}/catalog.db")]
    [InlineData("{data}/tenants/other.db")]
    [InlineData("/no/such/directory/club.db")]
    [InlineData("/etc/passwd")]
    [InlineData("/etc")]
    public async Task A_store_that_cannot_be_one_is_refused_and_nothing_is_made(string store)
    {
        Assert.Equal(CommandLine.Failed, await AddAsync("club", "--store", store.Replace("{data}", _fixture.Data.Path, StringComparison.Ordinal)));

        Assert.Null(Found("club"));
        Assert.NotEmpty(_error.ToString());
        Assert.DoesNotContain("sesame", _error.ToString() + _output, StringComparison.Ordinal);
    }
}
