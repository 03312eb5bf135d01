using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt;

namespace Ticketing.Tests.Journeys;

/// <summary>No topic tells one tenant anything about another or changes anything there: not by wildcard, shared subscription, retained message, will, answer topic or the topics of other programs.</summary>
public class TenantIsolationByMqttTests
{
    static readonly (string, string)[] Settings = [("Mqtt:Topics", "#"), ("Mqtt:Dialects", "homie;zigbee2mqtt;tasmota;esphome;shelly"), ("Mqtt:Homie", "true"), ("Mqtt:HomeAssistant", "true")];

    static readonly ProtocolVersion[] Versions = [ProtocolVersion.Mqtt5, ProtocolVersion.Mqtt311];

    static readonly string[] Filters =
    [
        "#", "+/#", "+/+/#", "+/b/#", "+/+/+/ticket/+", "+/+/+/+", "ticketing/#", "ticketing/+/#", "ticketing/+/+/ticket/#", "ticketing/+/+/availability", "ticketing/b/#", "ticketing/b/+/alarm", "ticketing/b/{system}/#",
        "ticketing/b/{system}/ticket/{reference}", "ticketing/b/{system}/refused", "$share/group/#", "$share/group/ticketing/b/#", "$share/group/ticketing/+/#", "$SYS/#", "$SYS/+/#", "zigbee2mqtt/#", "homeassistant/#", "homie/#", "tele/#", "some/shared/topic",
    ];

    [Theory, BothServers]
    public async Task No_subscription_hears_what_happens_at_anothers(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode, Settings);
        foreach (var version in Versions)
        {
            await ListenAsync(two, version);
        }
    }

    static async Task ListenAsync(Neighbours two, ProtocolVersion version)
    {
        // Retained before anybody listens, and said while they do.
        await SpeakAsync(two);
        using var script = await ConnectAsync(two, two.OwnScript, version);
        using var device = await ConnectAsync(two, two.OwnDevice, version);
        foreach (var client in (PacketClient[])[script, device])
        {
            foreach (var filter in Filters)
            {
                await client.SendAsync(o => new SubscribePacket(7, [new SubscriptionRequest(Filled(two, filter), QualityOfService.AtMostOnce)]).Write(o, version));
            }
        }
        using var witness = await ConnectAsync(two, two.OtherScript, version, "witness");
        Assert.Equal([ReasonCode.Success], await witness.SubscribeAsync("ticketing/b/#", QualityOfService.AtMostOnce));
        var retained = await SpeakAsync(two);
        await HearAsync(two, witness, retained, "the other household's own");

        // What comes behind these marks cannot come any more.
        foreach (var (client, topic) in ((PacketClient, string)[])[(script, "ticketing/a/board-a/mark"), (device, "ticketing/a/board-a/mark")])
        {
            await client.SendAsync(o => new SubscribePacket(8, [new SubscriptionRequest(topic, QualityOfService.AtLeastOnce)]).Write(o, version));
        }
        using var marker = await ConnectAsync(two, two.OwnScript, version, "marker");
        await marker.PublishAsync("ticketing/a/board-a/mark", $"mark {version}", retain: true);
        Assert.Equal(ReasonCode.Success, (await marker.ReceiveAckAsync(PacketType.PubAck)).Reason);
        foreach (var client in (PacketClient[])[script, device])
        {
            Assert.True(await HearAsync(two, client, $"mark {version}", null), "the mark");
        }
    }

    [Theory, BothServers]
    public async Task Nothing_that_is_said_on_anothers_topics_arrives_or_changes_anything(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode, Settings);
        foreach (var version in Versions)
        {
            await TalkAsync(two, version);
        }
    }

    static async Task TalkAsync(Neighbours two, ProtocolVersion version)
    {
        using var witness = await ConnectAsync(two, two.OtherScript, ProtocolVersion.Mqtt5, "witness");
        string[] heard = ["ticketing/b/#", "some/#", "zigbee2mqtt/#"];
        await witness.SendAsync(o => new SubscribePacket(7, [.. heard.Select(filter => new SubscriptionRequest(filter, QualityOfService.AtMostOnce))]).Write(o, ProtocolVersion.Mqtt5));
        await witness.SettleAsync();
        var before = await two.OtherStateAsync();
        string[] topics =
        [
            .. ((string[])["alarm", "ok", "heartbeat", "availability", "usage", "take", "refused", "ticket/{reference}", "ticket/1", "problem", "mark", "alarm/more"]).Select(leaf => $"ticketing/b/{{system}}/{leaf}"),
            "ticketing/b/new/alarm", "ticketing//{system}/alarm", "ticketing/B/{system}/alarm", "$share/group/ticketing/b/{system}/alarm", "$SYS/b", "some/shared/topic", "zigbee2mqtt/{system}/availability", "homie/5/{system}/$state",
        ];
        foreach (var who in ((string, string)[])[two.OwnScript, two.OwnDevice])
        {
            foreach (var topic in topics)
            {
                foreach (var (qos, retain) in ((QualityOfService, bool)[])[(QualityOfService.AtMostOnce, false), (QualityOfService.AtLeastOnce, true), (QualityOfService.ExactlyOnce, false)])
                {
                    using var client = await ConnectAsync(two, who, version);
                    var properties = version == ProtocolVersion.Mqtt5 ? new PropertySet { ResponseTopic = Filled(two, "ticketing/b/{system}/mark"), CorrelationData = new byte[] { 1 } } : null;
                    await client.PublishAsync(Filled(two, topic), """{"title": "From next door", "reference": "x"}""", qos, retain: retain, properties: properties);
                    await client.SettleAsync();
                }
            }
            using var asking = await ConnectAsync(two, who, version);
            await asking.PublishAsync("ticketing/a/board-a/alarm", "Ours next door", properties: version == ProtocolVersion.Mqtt5 ? new PropertySet { ResponseTopic = Filled(two, "ticketing/b/{system}/mark") } : null);
            await asking.SettleAsync();
        }

        Assert.Equal(before, await two.OtherStateAsync());
        Assert.DoesNotContain(await witness.SettleAsync(), message => message.Payload.Contains("next door", StringComparison.Ordinal) || message.Topic.EndsWith("/mark", StringComparison.Ordinal) || message.Topic.EndsWith("/ticket/x", StringComparison.Ordinal));
    }

    [Theory, BothServers]
    public async Task A_will_a_name_and_a_client_id_of_anothers_do_not_help(ServerMode mode)
    {
        await using var two = await Neighbours.StartAsync(mode, Settings);
        using var witness = await ConnectAsync(two, two.OtherScript, ProtocolVersion.Mqtt5, "witness");
        await witness.SubscribeAsync("ticketing/b/#", QualityOfService.AtMostOnce);
        await witness.SettleAsync();
        var before = await two.OtherStateAsync();
        foreach (var version in Versions)
        {
            var will = new WillPacket(Filled(two, "ticketing/b/{system}/availability"), "offline"u8.ToArray(), QualityOfService.AtLeastOnce, true, null);
            using var dying = await TryAsync(two, two.OwnScript.Name, two.OwnScript.Token, version, "dying", will);
            Assert.Equal(ReasonCode.NotAuthorized, dying.ConnAck.Reason);
            using var posing = await TryAsync(two, two.OtherDevice.Name, two.OwnDevice.Token, version, "posing");
            Assert.Equal(ReasonCode.BadUserNameOrPassword, posing.ConnAck.Reason);
            using var same = await TryAsync(two, two.OwnScript.Name, two.OwnScript.Token, version, "witness");
            Assert.Equal((ReasonCode.Success, false), (same.ConnAck.Reason, same.ConnAck.SessionPresent));
        }

        Assert.DoesNotContain(await witness.SettleAsync(), message => message.Topic.EndsWith("/availability", StringComparison.Ordinal) && message.Payload == "offline");
        Assert.Equal(before, await two.OtherStateAsync());
        // Still connected, though somebody else came with its client id.
        await witness.PublishAsync("ticketing/b/any/mark", "still here");
        Assert.True(await HearAsync(two, witness, "still here", "its own"), "its own message");
    }

    /// <summary>The other household talks: by retained messages, statuses, wills and the dialects of other programs. Returns the last thing that its own subscribers hear of it.</summary>
    static async Task<string> SpeakAsync(Neighbours two)
    {
        var (last, system) = (two.Canaries.Next(), two.Known["system"]);
        using (var dying = await ConnectAsync(two, two.OtherDevice, ProtocolVersion.Mqtt5, "dying",
            new WillPacket($"ticketing/b/{system}/note/{two.Canaries.Next()}", System.Text.Encoding.UTF8.GetBytes(two.Canaries.Next()), QualityOfService.AtLeastOnce, true, null)))
        {
            await PublishAsync(dying, $"ticketing/b/{system}/alarm", $$"""{"title": "{{two.Canaries.Next()}}", "reference": "{{two.Canaries.Next()}}"}""");
            await PublishAsync(dying, $"ticketing/b/{system}/availability", "online", retain: true);
            await PublishAsync(dying, $"ticketing/b/{system}/note/{two.Canaries.Next()}", two.Canaries.Next(), retain: true);
            await PublishAsync(dying, "some/shared/topic", two.Canaries.Next(), retain: true);
            await PublishAsync(dying, $"zigbee2mqtt/{two.Canaries.Next()}", """{"water_leak":true}""", retain: true);
            await PublishAsync(dying, $"homie/5/{two.Canaries.Next()}/$alert/dry", two.Canaries.Next(), retain: true);
            await PublishAsync(dying, $"tele/{two.Canaries.Next()}/LWT", "Offline", retain: true);
        }
        using var speaker = await ConnectAsync(two, two.OtherScript, ProtocolVersion.Mqtt5, "speaker");
        await PublishAsync(speaker, $"ticketing/b/{system}/note/last", last, retain: true);
        return last;
    }

    static async Task PublishAsync(PacketClient client, string topic, string payload, bool retain = false)
    {
        await client.PublishAsync(topic, payload, retain: retain);
        await client.ReceiveAckAsync(PacketType.PubAck);
    }

    /// <summary>Reads what comes until a message with that payload; every message before it must be free of canaries, unless they are the listener's own.</summary>
    /// <param name="owner">Not null: it is.</param>
    static async Task<bool> HearAsync(Neighbours two, PacketClient client, string last, string? owner)
    {
        var heard = new List<string>();
        while (await NextAsync() is { } packet)
        {
            if (packet.Type != PacketType.Publish)
            {
                continue;
            }
            Assert.Null(PublishPacket.TryParse(packet.First, packet.Body, client.Version, out var publish));
            var (topic, payload) = (System.Text.Encoding.UTF8.GetString(publish.Topic), System.Text.Encoding.UTF8.GetString(publish.Payload));
            Assert.True(owner is not null || two.Canaries.In($"{topic} {payload}") is [], $"heard {topic}: {payload}");
            if (payload == last)
            {
                return true;
            }
            heard.Add($"{topic}: {payload}");
        }
        return false;

        async Task<ReceivedPacket?> NextAsync()
        {
            try
            {
                return await client.ReceiveAsync();
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for '{last}' by {client.Version}; heard {string.Join("; ", heard)}");
            }
        }
    }

    static string Filled(Neighbours two, string topic) => topic.Replace("{system}", two.Known["system"], StringComparison.Ordinal).Replace("{reference}", two.Known["reference"], StringComparison.Ordinal);

    static async Task<PacketClient> ConnectAsync(Neighbours two, (string Name, string Token) who, ProtocolVersion version, string? clientId = null, WillPacket? will = null)
    {
        var client = await TryAsync(two, who.Name, who.Token, version, clientId ?? who.Name, will);
        Assert.Equal(ReasonCode.Success, client.ConnAck.Reason);
        return client;
    }

    static Task<PacketClient> TryAsync(Neighbours two, string name, string token, ProtocolVersion version, string clientId, WillPacket? will = null) =>
        PacketClient.ConnectAsync(two.Server.MqttPort, clientId, version, c => (c.UserName, c.Password, c.Will) = (name, System.Text.Encoding.UTF8.GetBytes(token), will));
}

static class SettlingExtensions
{
    /// <summary>Everything that was sent has been judged: PINGRESP comes behind the answers, or the connection was closed. Returns the messages that came before it.</summary>
    public static async Task<IReadOnlyList<(string Topic, string Payload)>> SettleAsync(this PacketClient client)
    {
        var messages = new List<(string, string)>();
        try
        {
            await client.SendBytesAsync(new byte[] { 0xC0, 0 });
            while (await client.ReceiveAsync() is { Type: not PacketType.PingResp } packet)
            {
                if (packet.Type == PacketType.Publish && PublishPacket.TryParse(packet.First, packet.Body, client.Version, out var publish) is null)
                {
                    messages.Add((System.Text.Encoding.UTF8.GetString(publish.Topic), System.Text.Encoding.UTF8.GetString(publish.Payload)));
                }
            }
        }
        catch (Exception closed) when (closed is IOException or System.Net.Sockets.SocketException)
        {
            // What was not allowed ended the connection.
        }
        return messages;
    }
}
