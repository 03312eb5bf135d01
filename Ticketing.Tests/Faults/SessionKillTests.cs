using System.Globalization;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Faults;

/// <summary><c>kill -9</c> in the middle of MQTT exchanges: nothing the server answered for is lost, and nothing of QoS 2 comes twice, in either direction. <c>TICKETING_KILL_ROUNDS=1000</c> makes it long.</summary>
public class SessionKillTests
{
    const int DefaultRounds = 8;
    const int PerRound = 150;

    static int Rounds => int.Parse(Environment.GetEnvironmentVariable("TICKETING_KILL_ROUNDS") ?? $"{DefaultRounds}", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Between_clients_with_persistent_sessions_nothing_is_lost_and_nothing_of_QoS_2_doubled()
    {
        var random = new Random(20_261_121);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var publisher = new FaithfulPublisher("talker", ServerUnderTest.SetupToken, n => ("ticketing/home/talk/data", n % 2 == 0 ? QualityOfService.ExactlyOnce : QualityOfService.AtLeastOnce, false));
        using var present = new FaithfulSubscriber("present", ServerUnderTest.SetupToken, "ticketing/home/talk/data");
        using var absent = new FaithfulSubscriber("absent", ServerUnderTest.SetupToken, "ticketing/home/+/data");
        await present.ConnectAsync(server.MqttPort);
        await absent.ConnectAsync(server.MqttPort);
        absent.Dispose();
        for (var round = 1; round <= Rounds; round++)
        {
            var from = publisher.Acknowledged.Count;
            var enough = from + random.Next(10, PerRound);
            // Every other round one subscriber is away, and its queue lies on disk only.
            var listening = round % 2 == 0 ? Task.WhenAll(present.RunAsync(server.MqttPort), absent.RunAsync(server.MqttPort)) : present.RunAsync(server.MqttPort);
            var talking = publisher.RunAsync(server.MqttPort, () => publisher.Sent.Count < from + (2 * PerRound));
            await Eventually.TrueAsync(() => publisher.Acknowledged.Count >= enough || talking.IsCompleted, $"{enough} acknowledgements in round {round}");
            await server.KillAsync();
            await Task.WhenAll(talking, listening);
            await server.StartAgainAsync();
        }
        await publisher.RunAsync(server.MqttPort, () => false);
        _ = present.RunAsync(server.MqttPort);
        _ = absent.RunAsync(server.MqttPort);
        foreach (var subscriber in new[] { present, absent })
        {
            await Eventually.TrueAsync(() => publisher.Acknowledged.Keys.All(subscriber.Got.ContainsKey), $"{publisher.Acknowledged.Count} acknowledged messages at a subscriber that has {subscriber.Got.Count}");
            var twice = publisher.Sent.Where(sent => sent.Value == QualityOfService.ExactlyOnce && subscriber.Got.GetValueOrDefault(sent.Key) > 1).Select(sent => sent.Key).ToList();
            Assert.True(twice.Count == 0, $"came twice: {string.Join(", ", twice.Take(10))}");
            Assert.Empty(subscriber.Got.Keys.Except(publisher.Sent.Keys));
        }
        Assert.Equal(publisher.Sent.Count, publisher.Acknowledged.Count);
    }

    [Fact]
    public async Task A_QoS_2_alarm_is_one_ticket_whatever_step_of_the_exchange_the_kill_hits()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var numbers = 0;
        foreach (var step in new[] { PacketType.Publish, PacketType.PubRec, PacketType.PubRel })
        {
            for (var round = 0; round < 3; round++)
            {
                var reference = $"alarm-{++numbers}";
                var body = $$"""{"title": "{{reference}}", "reference": "{{reference}}"}""";
                using (var client = await ConnectAsync(server))
                {
                    await client.PublishAsync("ticketing/home/kill/alarm", body, QualityOfService.ExactlyOnce, 9);
                    if (step != PacketType.Publish)
                    {
                        await client.ReceiveAckAsync(PacketType.PubRec);
                    }
                    if (step == PacketType.PubRel)
                    {
                        await client.SendAckAsync(PacketType.PubRel, 9);
                    }
                    await server.KillAsync();
                }
                await server.StartAgainAsync();
                using var back = await ConnectAsync(server);
                Assert.True(back.ConnAck.SessionPresent || numbers == 1, "the session is lost");
                if (step == PacketType.Publish)
                {
                    await back.PublishAsync("ticketing/home/kill/alarm", body, QualityOfService.ExactlyOnce, 9, duplicate: true);
                    await back.ReceiveAckAsync(PacketType.PubRec);
                }
                await back.SendAckAsync(PacketType.PubRel, 9);
                await back.ReceiveAckAsync(PacketType.PubComp);
                var tickets = (await server.Script.AllAsync("system=kill")).Where(t => t["reference"]!.GetValue<string>() == reference).ToList();
                Assert.Equal(1, Assert.Single(tickets)!["occurrences"]!.GetValue<int>());
            }
        }
    }

    [Fact]
    public async Task Acknowledged_retained_messages_are_there_after_every_kill()
    {
        var random = new Random(7);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var publisher = new FaithfulPublisher("keeper", ServerUnderTest.SetupToken, n => ($"ticketing/home/dev{n % 5}/value", (QualityOfService)(1 + (n % 2)), true));
        for (var round = 1; round <= Rounds; round++)
        {
            var from = publisher.Acknowledged.Count;
            var enough = from + random.Next(5, PerRound);
            var talking = publisher.RunAsync(server.MqttPort, () => publisher.Sent.Count < from + (2 * PerRound));
            await Eventually.TrueAsync(() => publisher.Acknowledged.Count >= enough || talking.IsCompleted, $"{enough} acknowledgements in round {round}");
            await server.KillAsync();
            await talking;
            await server.StartAgainAsync();
            using var reader = await ConnectAsync(server, "reader");
            await reader.SubscribeAsync("ticketing/home/+/value");
            for (var device = 0; device < 5; device++)
            {
                var value = await reader.ReceiveMessageAsync();
                var last = publisher.Acknowledged.Keys.Where(payload => Number(payload) % 5 == Number(value.Payload) % 5).Max(Number);
                Assert.True(Number(value.Payload) >= last, $"{value.Topic} is {value.Payload}, but {last} was acknowledged");
            }
        }

        static int Number(string payload) => int.Parse(payload.AsSpan(payload.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_status_of_a_ticket_reaches_a_persistent_subscriber_however_soon_after_the_answer_the_kill_comes()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using (var first = await ConnectAsync(server, "panel"))
        {
            await first.SubscribeAsync("ticketing/home/+/ticket/#");
        }
        for (var round = 1; round <= Rounds; round++)
        {
            (await server.Script.SubmitAsync($$"""{"title": "round {{round}}", "system": "panel", "reference": "r{{round}}"}""")).Expect(201);
            await server.KillAsync();
            await server.StartAgainAsync();
            using var back = await ConnectAsync(server, "panel");
            Assert.True(back.ConnAck.SessionPresent);
            ReceivedMessage status;
            do
            {
                status = await back.ReceiveMessageAsync();
                await back.SendAckAsync(PacketType.PubAck, status.PacketId);
            }
            while (status.Topic != $"ticketing/home/panel/ticket/r{round}");
            Assert.Contains("\"status\"", status.Payload, StringComparison.Ordinal);
        }
    }

    static Task<PacketClient> ConnectAsync(ServerUnderTest server, string clientId = "killer") => PacketClient.ConnectAsync(server.MqttPort, clientId, ProtocolVersion.Mqtt5, c =>
    {
        c.Clean = clientId == "reader";
        c.UserName = "setup";
        c.Password = System.Text.Encoding.UTF8.GetBytes(ServerUnderTest.SetupToken);
        c.Properties = clientId == "reader" ? null : new PropertySet { SessionExpiryInterval = 3600 };
    });
}
