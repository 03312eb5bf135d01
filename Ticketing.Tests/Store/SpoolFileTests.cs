using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

public sealed class SpoolFileTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();

    string Path => _directory.File("spool.db");

    static Origin Origin => new Origin("anna", "http", "192.0.2.1") { ReceivedAt = new Instant(1_000) };

    SpoolFile Open(string? path = null) => SpoolFile.Open(path ?? Path, TimeProvider.System, NullLogger.Instance);

    public void Dispose() => _directory.Dispose();

    public static TheoryData<Report> Reports =>
    [
        new Report.Submitted(new() { Title = "ü 🔥", System = "s" }),
        new Report.Condition(new()
        {
            Title = "t", Description = "d\n", System = "s", Category = "c", Reference = "r", Sla = Sla.Gold, IfRefused = IfRefused.Record, Requester = "q", Signal = Signal.Ok, HoldId = 7, IdempotencyKey = "k",
            Receipt = new(long.MinValue, 65_535, long.MaxValue, new Instant(5)),
        }),
        new Report.Submitted(new() { Title = "t", System = "s", Sla = Sla.None, Receipt = new(1, 2, 3, null) }),
        new Report.Alive("s", true),
        new Report.Availability("s", false),
        new Report.Unreadable(null, "invalid", ""),
    ];

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_report_comes_back_as_it_was(Report report)
    {
        using var file = Open();
        Assert.Null(await file.AppendAsync("home", report, Origin));
        var entry = Assert.Single((await file.ReadAsync("home", 10)).Value!);
        Assert.Equal(("home", Origin, report), (entry.Tenant, entry.Origin, entry.Report));
    }

    [Fact]
    public async Task Labels_come_back()
    {
        using var file = Open();
        await file.AppendAsync("home", new Report.Submitted(new() { Title = "t", System = "s", Labels = new Dictionary<string, string> { ["floor"] = "cellar" } }), Origin);
        Assert.Equal("cellar", ((Report.Submitted)(await file.ReadAsync("home", 1)).Value![0].Report).Submission.Labels!["floor"]);
    }

    [Fact]
    public async Task Ids_ascend_over_restarts_as_long_as_something_waits_and_an_empty_spool_gets_another_name()
    {
        string name;
        using (var file = Open())
        {
            name = file.Name;
            await file.AppendAsync("home", new Report.Alive("1", true), Origin);
            await file.AppendAsync("other", new Report.Alive("2", true), Origin);
        }
        using (var file = Open())
        {
            Assert.Equal((name, 2), (file.Name, file.Depth));
            Assert.Equal(["home", "other"], file.Left);
            await file.RemoveAsync("other", 2);
            await file.AppendAsync("home", new Report.Alive("3", true), Origin);
            Assert.Equal([1, 3], (await file.ReadAsync("home", 10)).Value!.Select(entry => entry.Id));
            await file.RemoveAsync("home", 3);
            Assert.Equal(0, file.Depth);
        }
        using (var file = Open())
        {
            Assert.NotEqual(name, file.Name);
            Assert.Empty(file.Left);
        }
    }

    /// <summary>As a power cut leaves it, when the end of the log did not reach the disk.</summary>
    [Fact]
    public async Task However_the_log_is_cut_what_is_left_is_a_beginning_without_gaps()
    {
        byte[] main, log;
        using (var file = Open())
        {
            for (var i = 1; i <= 40; i++)
            {
                await file.AppendAsync("home", new Report.Alive($"{i}", true), Origin);
            }
            (main, log) = (Read(Path), Read(Path + "-wal"));
        }
        var before = 0;
        for (var length = 0; length <= log.Length; length += 1_024)
        {
            var cut = _directory.File($"cut-{length}.db");
            File.WriteAllBytes(cut, main);
            File.WriteAllBytes(cut + "-wal", log[..length]);
            using var file = Open(cut);
            var left = (await file.ReadAsync("home", 100)).Value!;
            Assert.Equal(Enumerable.Range(1, left.Count).Select(i => (long)i), left.Select(entry => entry.Id));
            Assert.True(left.Count >= before);
            before = left.Count;
        }
        Assert.InRange(before, 39, 40);
    }

    [Fact]
    public async Task A_file_that_is_no_database_any_more_is_put_aside()
    {
        File.WriteAllBytes(Path, [.. Enumerable.Repeat((byte)7, 8_192)]);
        using var file = Open();
        Assert.Null(await file.AppendAsync("home", new Report.Alive("1", true), Origin));
        Assert.Single(Directory.GetFiles(_directory.Path, "spool.db.damaged-*"));
    }

    static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
