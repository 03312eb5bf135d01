using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Tenants;

/// <summary>A catalog in a directory of its own, set up like a first start; gone when the test ends.</summary>
public sealed class CatalogFixture : IDisposable
{
    public static readonly string HashOfPassword = PasswordHash.Create("a good password");

    readonly List<TenantCatalog> _open = [];

    public CatalogFixture()
    {
        Data = new(Directory.CreateTempSubdirectory("ticketing-").FullName);
        Data.Ensure();
        Catalog = Open();
    }

    public TestClock Clock { get; } = new(new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    public DataDirectory Data { get; }
    public TenantCatalog Catalog { get; }

    /// <summary>Another look at the same file, as another process has.</summary>
    public TenantCatalog Open()
    {
        DataDirectory.EnsurePrivate(Data.Catalog);
        var catalog = new TenantCatalog(CatalogStore.Open(new SqlitePlace(Data.Catalog), Instant.From(Clock.GetUtcNow())), Clock);
        _open.Add(catalog);
        return catalog;
    }

    public CatalogFixture WithFirstStart(string password = "a good password", string? token = null)
    {
        FirstStart.Run(Catalog, new() { AdminPassword = password, Token = token ?? Token.Generate() }, Data);
        return this;
    }

    public void Dispose()
    {
        _open.ForEach(catalog => catalog.Dispose());
        Directory.Delete(Data.Path, recursive: true);
    }
}
