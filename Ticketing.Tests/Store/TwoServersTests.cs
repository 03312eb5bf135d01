using Ticketing.Admission;
using Ticketing.Intake.Http;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Store;

/// <summary>What one server answered, the other reads at once.</summary>
public sealed class TwoServersTests : IAsyncLifetime
{
    static readonly TicketQuery Open = new() { Kinds = RandomHome.Unfinished };

    PostgresTestDatabase _database = null!;
    TwoServers _servers = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresTestDatabase.CreateAsync();
        _servers = await new TwoServers(_database.Connection).WithAgentAsync();
    }

    public ValueTask DisposeAsync()
    {
        _servers.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Who_wrote_on_one_server_reads_it_on_the_other_at_once()
    {
        for (var i = 1; i <= 30; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (_servers.Here, _servers.There) : (_servers.There, _servers.Here);
            var created = await TwoServers.SubmitAsync(writer, $"Alarm {i}");
            Assert.Equal(ReadState.Current, reader.Read.Refresh());
            Assert.Equal($"Alarm {i}", reader.Read.Find(created.Id)!.Title);
            Assert.Equal(i, reader.Read.List(Open).Value!.Total);
            Assert.Equal(created.DueAt is null ? null : writer.Read.SlotOf(created, _servers.Now), reader.Read.SlotOf(created, _servers.Now));
            await writer.Tickets.AddNoteAsync(created.Id, "On my way", StoreFixture.Origin, default);
            Assert.Equal(ReadState.Current, reader.Read.Refresh());
            Assert.Equal(2, reader.Read.Find(created.Id)!.Version);
            await writer.Tickets.AliveAsync($"sensor {i}", true, StoreFixture.Origin, default);
            reader.Read.Refresh();
            Assert.Contains(reader.Read.Systems(), system => system.Name == $"sensor {i}");
        }
        Assert.Contains("find", _servers.Hits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whoever_writes_in_between_is_not_skipped(int seed)
    {
        var random = new Random(seed);
        var asked = Unfinished();
        for (var i = 0; i < 60; i++)
        {
            var server = random.Next(2) == 0 ? _servers.Here : _servers.There;
            if (random.Next(3) == 0 && asked.Count > 0)
            {
                await server.Tickets.CancelAsync(asked[random.Next(asked.Count)], null, StoreFixture.Origin, default);
            }
            else
            {
                await TwoServers.SubmitAsync(server, $"Alarm {i}");
            }
            if (random.Next(3) == 0)
            {
                // Nothing was asked: what the server heard of by its own commit is all it knows.
                asked = Unfinished();
                Assert.Equal(asked, server.Read.Stream(Open).Select(ticket => ticket.Id).Order());
            }
        }

        List<long> Unfinished() => [.. _servers.Here.Reading.Stored.Stream(Open).Select(ticket => ticket.Id).Order()];
    }

    [Fact]
    public async Task Both_servers_give_the_same_tags_for_the_same_state()
    {
        var who = new Principal(1, "home", "admin", PrincipalKind.User, Role.Admin, TokenScope.Full, null);
        var ticket = await TwoServers.SubmitAsync(_servers.Here, "Alarm");
        _servers.There.Read.Refresh();

        Assert.Equal(TagOf(_servers.Here), TagOf(_servers.There));
        Assert.Equal(EntityTags.OfList(who, TicketView.All, _servers.Here.Read.LastSeq, true, _servers.Now), EntityTags.OfList(who, TicketView.All, _servers.There.Read.LastSeq, true, _servers.Now));

        var before = TagOf(_servers.Here);
        await TwoServers.SubmitAsync(_servers.There, "Another, due before it", Sla.Gold);
        _servers.Here.Read.Refresh();
        Assert.NotEqual(before, TagOf(_servers.Here)); // its slot is another
        Assert.Equal(TagOf(_servers.Here), TagOf(_servers.There));

        string TagOf(TenantStore store) => EntityTags.OfTicket(store.Read.Find(ticket.Id)!, store.Read.SlotOf(store.Read.Find(ticket.Id)!, _servers.Now));
    }

    [Fact]
    public async Task Many_readers_at_once_share_few_questions_and_none_gets_an_answer_from_before_it_asked()
    {
        var version = 0L;
        var asked = 0;
        _servers.There.Reading.StoreVersion = () =>
        {
            Interlocked.Increment(ref asked);
            return Interlocked.Read(ref version);
        };
        var ticket = await TwoServers.SubmitAsync(_servers.Here, "Alarm");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var noted = (await _servers.Here.Tickets.AddNoteAsync(ticket.Id, "note", StoreFixture.Origin, default)).Value!;
                Interlocked.Increment(ref version);
                _servers.There.Read.Refresh();
                Assert.True(_servers.There.Read.LastSeq >= noted.Id);
                Assert.Contains(_servers.There.Read.FindWithLog(ticket.Id)!.Log, line => line.Id == noted.Id);
            }
        })));
        Assert.Equal(101, _servers.There.Read.Find(ticket.Id)!.Version);
        Assert.InRange(asked, 1, 100);
    }
}
