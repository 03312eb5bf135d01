using System.Diagnostics;
using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Bench;

/// <summary>Messages between clients, by turns through this server and through Debian's mosquitto: one publisher to ten subscribers, one message at a time from end to end, and thousands of clients that say nothing.</summary>
static class FanOutBench
{
    const int Subscribers = 10;
    const int Messages = 40_000;
    const int Single = 3_000;
    const int Idle = 10_000;
    const int Rounds = 3;

    public static async Task RunAsync()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Mqtt:Topics", "#"));
        await using var mosquitto = await MosquittoBroker.StartAsync("persistence false\nmax_queued_messages 0");
        foreach (var qos in (int[])[0, 1])
        {
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                theirs.Add(await FanOutAsync(mosquitto.Port, null, null, qos));
                ours.Add(await FanOutAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken, qos));
            }
            Benchmarks.Print($"fan-out 1 to {Subscribers}, QoS {qos}, mosquitto", Benchmarks.PerSecond(Benchmarks.Percentile(theirs, 0.5)));
            Benchmarks.Print($"fan-out 1 to {Subscribers}, QoS {qos}, this server", Benchmarks.PerSecond(Benchmarks.Percentile(ours, 0.5)));
            Benchmarks.PrintRatio($"fan-out QoS {qos} : mosquitto", Benchmarks.Percentile(ours, 0.5) / Benchmarks.Percentile(theirs, 0.5), "at least 0.8");
        }
        var (here, there) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            there.AddRange(await OneByOneAsync(mosquitto.Port, null, null));
            here.AddRange(await OneByOneAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken));
        }
        Print("one message end to end, QoS 1, mosquitto", there);
        Print("one message end to end, QoS 1, this server", here);
        Benchmarks.PrintRatio("one message end to end, p99 : mosquitto", Benchmarks.Percentile(here, 0.99) / Benchmarks.Percentile(there, 0.99), "at most 3");
        await IdleAsync(server);
    }

    static async Task<double> FanOutAsync(int port, string? user, string? secret, int qos)
    {
        var topic = $"bench/fan/{qos}";
        var subscribers = new List<FanOutSubscriber>();
        for (var n = 0; n < Subscribers; n++)
        {
            subscribers.Add(await FanOutSubscriber.StartAsync(port, $"fan-{qos}-{n}", user, secret, topic, qos));
        }
        using var publisher = new FanOutPublisher(port, "fan-publisher", user, secret, topic);
        await publisher.ConnectAsync();
        var started = Stopwatch.GetTimestamp();
        await publisher.PublishAsync(Messages, qos, () => subscribers.Min(subscriber => subscriber.Received));
        await Eventually.TrueAsync(() => subscribers.All(subscriber => subscriber.Received >= Messages), "all messages at all subscribers", TimeSpan.FromMinutes(2));
        var rate = (double)Messages * Subscribers / Stopwatch.GetElapsedTime(started, subscribers.Max(subscriber => subscriber.LastAt)).TotalSeconds;
        subscribers.ForEach(subscriber => subscriber.Dispose());
        return rate;
    }

    static async Task<List<double>> OneByOneAsync(int port, string? user, string? secret)
    {
        using var subscriber = await FanOutSubscriber.StartAsync(port, "one", user, secret, "bench/one", 1);
        using var publisher = new FanOutPublisher(port, "one-publisher", user, secret, "bench/one");
        await publisher.ConnectAsync();
        var times = new List<double>();
        for (var n = 0; n < Single; n++)
        {
            var arrived = subscriber.NextAsync();
            var started = Stopwatch.GetTimestamp();
            await publisher.PublishAsync(1, 1, () => int.MaxValue);
            times.Add(Stopwatch.GetElapsedTime(started, await arrived).TotalMilliseconds);
        }
        return times;
    }

    /// <summary>Both ends need that many file descriptors (<c>ulimit -n</c>). The kernel's buffers are in neither figure; what the runtime keeps for later is in the second.</summary>
    static async Task IdleAsync(ServerUnderTest server)
    {
        var (heap, all) = await MemoryAsync(server);
        var clients = new List<FanOutPublisher>();
        for (var n = 0; n < Idle; n++)
        {
            var client = new FanOutPublisher(server.MqttPort, $"idle-{n}", "setup", ServerUnderTest.SetupToken, "bench/idle");
            clients.Add(client);
            await client.ConnectAsync();
        }
        var (heapNow, allNow) = await MemoryAsync(server);
        Benchmarks.Print($"{Idle:#,0} idle connections, managed memory of each", Kilobytes(heapNow - heap), "at most 6 KB");
        Benchmarks.Print($"{Idle:#,0} idle connections, memory of the process for each", Kilobytes(allNow - all), "at most 8 KB");
        clients.ForEach(client => client.Dispose());
    }

    static string Kilobytes(double all) => string.Create(CultureInfo.InvariantCulture, $"{all / Idle / 1024:0.0} KB");

    /// <summary>As the server itself counts it: managed after its last collection, and all.</summary>
    static async Task<(double Managed, double All)> MemoryAsync(ServerUnderTest server)
    {
        var lines = (await server.Anonymous.GetAsync("/metrics")).Text.Split('\n');
        return (ValueOf("ticketing_gc_heap_bytes "), ValueOf("ticketing_process_working_set_bytes "));

        double ValueOf(string name) => double.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
    }

    static void Print(string what, List<double> times) => Benchmarks.Print($"{what} (p99 {Benchmarks.Milliseconds(Benchmarks.Percentile(times, 0.99))})", $"p50 {Benchmarks.Milliseconds(Benchmarks.Percentile(times, 0.5))}");
}
