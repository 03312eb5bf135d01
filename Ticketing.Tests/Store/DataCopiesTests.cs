using System.IO.Compression;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tests.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public sealed class DataCopiesTests : IDisposable
{
    readonly CatalogFixture _fixture = new CatalogFixture().WithFirstStart();
    readonly string _directory = Directory.CreateTempSubdirectory("ticketing-").FullName;
    readonly DataCopies _copies = new();

    public DataCopiesTests()
    {
        using var home = SqlSession.OpenSqlite(_fixture.Data.PrepareStore(_fixture.Catalog.Now.FindTenant("home")!), readOnly: false);
        Migrations.Apply(home, "tenant", "home", 0);
        home.Script("INSERT INTO categories (id, name, created_at) VALUES (1, 'heating', 0)");
        using var mqtt = SqlSession.OpenSqlite(_fixture.Data.PrepareMqtt(), readOnly: false);
        Migrations.Apply(mqtt, "mqtt", "mqtt", 0);
        mqtt.Script("INSERT INTO positions (name, number) VALUES ('a', 5)");
    }

    public void Dispose()
    {
        _fixture.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    string File(string name) => Path.Combine(_directory, name);

    [Fact]
    public void What_was_there_is_there_after_a_restore_into_an_empty_directory()
    {
        var secret = new AccessTokens(_fixture.Catalog).Add("home", "boiler", PrincipalKind.Device, null, null, "admin").Value!.Secret;
        _copies.Backup(_fixture.Data, File("b.zip"));
        var restored = new DataDirectory(File("data"));
        _copies.Restore(File("b.zip"), restored);

        using var catalog = new TenantCatalog(CatalogStore.Open(new SqlitePlace(restored.Catalog), Epoch), TimeProvider.System);
        Assert.NotNull(catalog.FindToken(Token.Hash(secret)));
        using var home = SqlSession.OpenSqlite(restored.Tenant("home"), readOnly: true);
        Assert.Equal(1, home.Number("SELECT COUNT(*) FROM categories"));
        using var mqtt = SqlSession.OpenSqlite(restored.Mqtt, readOnly: true);
        Assert.Equal(5, mqtt.Number("SELECT number FROM positions"));
        Assert.All(StoreDoctor.Examine(restored), store => Assert.Null(store.Fault));
    }

    static readonly Ticketing.Tickets.Instant Epoch = new(0);

    [Fact]
    public void A_backup_never_overwrites_and_leaves_nothing_else_behind()
    {
        _copies.Backup(_fixture.Data, File("b.zip"));
        Assert.Contains("exists already", Assert.Throws<IOException>(() => _copies.Backup(_fixture.Data, File("b.zip"))).Message, StringComparison.Ordinal);
        Assert.Equal([File("b.zip")], Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void A_restore_goes_into_an_empty_directory_only()
    {
        _copies.Backup(_fixture.Data, File("b.zip"));
        Assert.Contains("is not empty", Assert.Throws<IOException>(() => _copies.Restore(File("b.zip"), _fixture.Data)).Message, StringComparison.Ordinal);
        Assert.NotNull(_fixture.Open().FindUser("admin"));
    }

    [Theory]
    [InlineData("not a zip")]
    [InlineData("")]
    public void A_file_that_is_no_backup_is_refused_and_nothing_is_restored(string content)
    {
        System.IO.File.WriteAllText(File("b.zip"), content);
        Assert.Contains("is not a backup", Assert.Throws<IOException>(() => _copies.Restore(File("b.zip"), new(File("data")))).Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(File("data"), "catalog.db")));
    }

    [Fact]
    public void A_damaged_backup_is_refused_wherever_the_damage_is()
    {
        _copies.Backup(_fixture.Data, File("good.zip"));
        var good = System.IO.File.ReadAllBytes(File("good.zip"));
        for (var at = 40; at < good.Length; at += good.Length / 20)
        {
            var bytes = (byte[])good.Clone();
            bytes[at] ^= 0x40;
            System.IO.File.WriteAllBytes(File("bad.zip"), bytes);
            var data = new DataDirectory(File($"data{at}"));
            try
            {
                _copies.Restore(File("bad.zip"), data);
            }
            catch (IOException)
            {
                Assert.False(System.IO.File.Exists(data.Catalog), $"byte {at}");
                continue;
            }
            // Bytes exist that carry nothing, such as a file's time: then all must be whole.
            Assert.All(StoreDoctor.Examine(data), store => Assert.Null(store.Fault));
        }
    }

    [Fact]
    public void An_entry_that_would_leave_the_directory_is_refused()
    {
        using (var zip = ZipFile.Open(File("b.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntry("catalog.db");
            zip.CreateEntry("tenants/../../evil.db");
        }
        Assert.Contains("evil", Assert.Throws<IOException>(() => _copies.Restore(File("b.zip"), new(File("data")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_store_is_not_backed_up_in_silence()
    {
        var home = _fixture.Data.Tenant("home");
        var bytes = System.IO.File.ReadAllBytes(home);
        bytes.AsSpan(4096, 2048).Fill(0xA5);
        System.IO.File.WriteAllBytes(home, bytes);
        Assert.Throws<IOException>(() => _copies.Backup(_fixture.Data, File("b.zip")));
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
        Assert.Contains(StoreDoctor.Examine(_fixture.Data), store => store.Fault is not null);
    }

    [Fact]
    public async Task The_doctor_looks_into_a_spool_too()
    {
        using (var spool = SpoolFile.Open(_fixture.Data.Spool, TimeProvider.System, NullLogger.Instance))
        {
            await spool.AppendAsync("home", new Report.Alive("s", true), new Origin("anna", "http", null) { ReceivedAt = new Instant(1) });
        }
        Assert.Null(StoreDoctor.Examine(_fixture.Data).Single(store => store.Name == "spool").Fault);

        await using (var file = System.IO.File.OpenWrite(_fixture.Data.Spool))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xA5, 2048).ToArray());
        }
        Assert.NotNull(StoreDoctor.Examine(_fixture.Data).Single(store => store.Name == "spool").Fault);
    }
}
