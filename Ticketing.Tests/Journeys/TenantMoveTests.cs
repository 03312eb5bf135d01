using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A tenant moves to PostgreSQL and back while it is being written to: senders are asked to come back, and nothing acknowledged is missing or there twice.</summary>
public class TenantMoveTests
{
    const int Kills = 6;

    int _tries;

    [Theory, FileServers]
    public async Task A_tenant_moves_under_load_and_back(ServerMode mode)
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var server = await ServerUnderTest.StartAsync(mode);
        server.Log.Expect("has left this store"); // whoever writes before he has heard of the move
        server.Log.Expect("the database stays away");
        server.Log.Expect("database is locked");
        using var end = new CancellationTokenSource();
        var senders = Enumerable.Range(0, 3).Select(sender => SendAsync(server, sender, end.Token)).ToList();
        await Eventually.TrueAsync(async () => await server.Script.CountAsync() > 10, "the first tickets");

        var up = await MigrationTests.RunAsync(server, "tenant", "move", "home", "--store", database.Connection);
        Assert.True(up.Code == 0, up.Text);
        Assert.Contains("copied and verified", up.Text, StringComparison.Ordinal);
        Assert.Contains("is kept as", up.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Username=", up.Text, StringComparison.Ordinal);
        await MoreAsync(server, database);
        Assert.True(Convert.ToInt64(database.Ask("SELECT COUNT(*) FROM t_home.tickets"), System.Globalization.CultureInfo.InvariantCulture) > 10);

        var back = await MigrationTests.RunAsync(server, "tenant", "move", "home", "--store", "default");
        Assert.True(back.Code == 0, back.Text);
        await MoreAsync(server, null);
        await end.CancelAsync();
        var acknowledged = (await Task.WhenAll(senders)).SelectMany(titles => titles).ToList();

        Assert.Equal(acknowledged.Order(), (await server.Script.AllAsync()).Select(ticket => ticket["title"]!.GetValue<string>()).Order());
        Assert.Equal(0L, database.Ask("SELECT COUNT(*) FROM pg_namespace WHERE nspname = 't_home'"));
    }

    [Fact]
    public async Task Killed_again_and_again_on_its_way_a_move_loses_nothing_and_doubles_nothing()
    {
        using var database = await PostgresTestDatabase.CreateAsync();
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        server.Log.Expect("has left this store"); // whoever writes before he has heard of the move
        server.Log.Expect("the database stays away");
        server.Log.Expect("database is locked");
        using var end = new CancellationTokenSource();
        var random = new Random(20_261_121);
        var senders = Enumerable.Range(0, 3).Select(sender => SendAsync(server, sender, end.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            string[] move = ["tenant", "move", "home", "--store", kill % 2 == 0 ? database.Connection : "default"];
            var enough = Volatile.Read(ref _tries) + random.Next(1, 120);
            await using (var process = ChildProcess.Start(await NativeExecutable.PathAsync(), [.. move, $"--Ticketing:Data={server.Data}"], _ => { }, _ => { }, server.File("."), NativeExecutable.CleanEnvironment))
            {
                await Eventually.TrueAsync(() => Volatile.Read(ref _tries) >= enough || process.HasExited, "the moment of the kill");
                process.Signal(ChildProcess.SigKill);
                await process.ExitAsync();
            }
            (await server.CommandAsync(move)).Expect();
        }
        await MoreAsync(server, null);
        await end.CancelAsync();
        var acknowledged = (await Task.WhenAll(senders)).SelectMany(titles => titles).ToList();

        Assert.Equal(acknowledged.Order(), (await server.Script.AllAsync()).Select(ticket => ticket["title"]!.GetValue<string>()).Order());
        (await server.CommandAsync("check")).Expect();
    }

    /// <summary>The move is over for those who send, too.</summary>
    static async Task MoreAsync(ServerUnderTest server, PostgresTestDatabase? database)
    {
        var before = -1L;
        await Eventually.TrueAsync(async () =>
        {
            var answer = await server.Script.GetAsync("/api/v1/tickets?limit=1");
            if (answer.Status != 200)
            {
                return false;
            }
            before = before < 0 ? answer.Json["total"]!.GetValue<long>() : before;
            return answer.Json["total"]!.GetValue<long>() > before + 5;
        }, database is null ? "tickets after the move back" : "tickets after the move");
    }

    /// <summary>Sends one ticket after another, each until it is acknowledged; what says "come back" is repeated with the same key.</summary>
    async Task<List<string>> SendAsync(ServerUnderTest server, int sender, CancellationToken end)
    {
        var sent = new List<string>();
        while (!end.IsCancellationRequested)
        {
            var title = $"Sender {sender}, number {sent.Count}";
            while (true)
            {
                var answer = await server.Script.SubmitAsync($$"""{"title": "{{title}}"}""", ("Idempotency-Key", title));
                Interlocked.Increment(ref _tries);
                if (answer.Status is 200 or 201)
                {
                    break;
                }
                Assert.Equal(503, answer.Status);
            }
            sent.Add(title);
        }
        return sent;
    }
}
