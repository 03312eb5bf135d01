using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>Durable intake over MQTT QoS 1, against Debian's mosquitto that stores nothing, and against one that stores what it acknowledges.</summary>
static class MqttBench
{
    const int Connections = 8;
    const int Window = 16;
    const int Total = 100_000;

    /// <summary>A storing mosquitto rewrites its whole file each time: with more messages it would take minutes.</summary>
    const int TotalStoring = 10_000;
    const int Rounds = 3;

    public static async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var token = await server.DeviceAsync("bench", "bench");
        await using var forgetting = await MosquittoBroker.StartAsync("persistence false");
        var (broker, created, merged) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            broker.Add(await PublishAsync("mosquitto, nothing stored", forgetting.Port, null, null, Total, n => Alarm(round, n)));
            created.Add(await PublishAsync("new tickets, acknowledged after the commit", server.MqttPort, "bench", token, Total, n => Alarm(round, n)));
            merged.Add(await PublishAsync("repeats of 50 references, merged", server.MqttPort, "bench", token, Total, n => $$"""{"title":"Disk nearly full","reference":"disk-{{n % 50}}"}"""));
        }
        using var directory = new TemporaryDirectory();
        await using var storing = await MosquittoBroker.StartAsync(
            $"persistence true\npersistence_location {directory.Path}/\nautosave_interval 1\nautosave_on_changes true\nmax_queued_messages 0\nmax_inflight_messages 0");
        await storing.SubscribeAndLeaveAsync(); // messages for a subscriber who is away are what it stores
        var stored = await PublishAsync("mosquitto, storing on every change", storing.Port, null, null, TotalStoring, n => Alarm(0, n));

        Benchmarks.PrintRatio("new tickets : mosquitto without storing", Median(created) / Median(broker), "at least 0.2");
        Benchmarks.PrintRatio("repeats : mosquitto without storing", Median(merged) / Median(broker), "at least 0.4");
        Benchmarks.PrintRatio("new tickets : mosquitto storing", Median(created) / stored, "at least 5");
        Benchmarks.PrintRatio("repeats : mosquitto storing", Median(merged) / stored, "at least 5");
    }

    static string Alarm(int round, int n) => $$"""{"title":"Sensor {{n}} reports a fault","description":"round {{round}}, 0.4 bar","category":"heating"}""";

    static async Task<double> PublishAsync(string what, int port, string? user, string? secret, int total, Func<int, string> message)
    {
        var load = await MqttLoad.PublishAsync(port, user, secret, "ticketing/home/bench/alarm", Connections, Window, total, message);
        Benchmarks.Print($"{what} (p50 {Benchmarks.Milliseconds(load.P50)}, p99 {Benchmarks.Milliseconds(load.P99)})", Benchmarks.PerSecond(load.PerSecond));
        return load.PerSecond;
    }

    static double Median(List<double> values) => Benchmarks.Percentile(values, 0.5);
}

/// <summary>Debian's mosquitto on a port of its own.</summary>
sealed class MosquittoBroker : IAsyncDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly ChildProcess _process;

    MosquittoBroker(string settings)
    {
        Port = FreePort.Next();
        var file = _directory.File("mosquitto.conf");
        File.WriteAllText(file, $"listener {Port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nuser {Environment.UserName}\nlog_type error\n{settings}\n");
        _process = ChildProcess.Start("/usr/sbin/mosquitto", ["-c", file], _ => { }, line => Console.WriteLine($"    mosquitto: {line}"), _directory.Path);
    }

    public int Port { get; }

    public static async Task<MosquittoBroker> StartAsync(string settings)
    {
        var broker = new MosquittoBroker(settings);
        await Eventually.TrueAsync(() => !FreePort.IsFree(broker.Port), "mosquitto to listen");
        return broker;
    }

    /// <summary>Leaves a session behind for which messages are kept.</summary>
    public async Task SubscribeAndLeaveAsync()
    {
        var left = await ChildProcess.RunAsync("mosquitto_sub", ["-h", "127.0.0.1", "-p", $"{Port}", "-i", "away", "-c", "-q", "1", "-t", "#", "-E"]);
        Assert.True(left.ExitCode == 0, left.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }
}
