using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>A stream of messages through Debian's mosquitto while <c>kill -9</c> takes our server away and the broker itself is stopped and started: everything becomes a ticket, and nothing two.</summary>
public class BrokerStreamTests
{
    [Theory]
    [InlineData(1, 10_000, true)]
    [InlineData(2, 1_000, false)]
    public async Task Every_message_becomes_one_ticket(int qos, int messages, bool named)
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort("max_queued_messages 0", "persistence true", $"persistence_location {Path.GetDirectoryName(b.File("x"))}/", "autosave_interval 0")]);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native, ("Mqtt:Broker", $"mqtt://127.0.0.1:{broker.Port}"));
        var titles = Enumerable.Range(0, messages).Select(i => $"Message {i}").ToList();
        var lines = broker.File("lines");
        await File.WriteAllLinesAsync(lines, titles.Select((title, i) => named ? $$"""{"title": "{{title}}", "id": "m-{{i}}"}""" : $$"""{"title": "{{title}}"}"""));

        var publishing = ChildProcess.RunAsync("bash", ["-c", $"mosquitto_pub -h 127.0.0.1 -p {broker.Port} -q {qos} -t ticketing/home/stream/alarm -l < {lines}"], limit: TimeSpan.FromMinutes(2));
        foreach (var part in new[] { 10, 4 })
        {
            await StoredAsync(server, messages / part);
            await server.KillAsync();
            await server.StartAgainAsync();
        }
        (await publishing).Expect();
        await StoredAsync(server, messages / 2);
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await StoredAsync(server, messages);

        // What would come twice comes before this.
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "ticketing/home/stream/alarm", "The last one")).Expect();
        await StoredAsync(server, messages + 1);
        var stored = (await server.Script.AllAsync("system=stream")).Select(ticket => ticket["title"]!.GetValue<string>()).Where(title => title != "The last one").ToList();
        Assert.Equal([], titles.Except(stored).Take(10));
        Assert.Equal([], stored.GroupBy(title => title).Where(same => same.Count() > 1).Select(same => same.Key).Take(10));
        Assert.Equal(messages, stored.Count);
    }

    static Task StoredAsync(ServerUnderTest server, int tickets) =>
        Eventually.TrueAsync(async () => await server.Script.CountAsync() >= tickets, $"{tickets} tickets", TimeSpan.FromMinutes(2));
}
