using System.Text;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>What has brought other brokers down, or opened them, tried here. Each test names the entry of mosquitto's history it comes from.</summary>
[Collection(Alone.Name)]
public class KnownAttacksTests
{
    /// <summary>CVE-2023-28366: QoS 2 with the same id and no PUBREL, over and over.</summary>
    [Fact]
    public async Task The_same_QoS_2_message_without_end_is_taken_once_and_takes_no_memory()
    {
        await using var host = await MqttHost.StartAsync();
        var thousand = SamplePackets.Bytes(o =>
        {
            for (var n = 0; n < 1_000; n++)
            {
                PacketClient.Publish(o, ProtocolVersion.Mqtt311, "t", "x", QualityOfService.ExactlyOnce, 7, duplicate: true);
            }
        });
        await RepeatAsync(5);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RepeatAsync(100);
        var spent = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(spent < 1024 * 1024, $"{spent} bytes");
        Assert.Equal(105, host.Sink.Messages.Count); // once for each session

        async Task RepeatAsync(int times)
        {
            for (var time = 0; time < times; time++)
            {
                using var client = await host.ConnectAsync("c", ProtocolVersion.Mqtt311);
                await client.SendBytesAsync(thousand);
                while (await client.ReceiveAsync() is { } packet)
                {
                    Assert.Equal(PacketType.PubRec, packet.Type); // until the server has had enough
                }
            }
        }
    }

    /// <summary>CVE-2023-0809, CVE-2017-7651, CVE-2023-3592, CVE-2017-7654: what comes before an accepted CONNECT, large, wrong or refused, leaves nothing.</summary>
    [Fact]
    public async Task Connections_that_are_never_accepted_leave_nothing()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Authenticate = _ => ConnectDecision.Refuse(ReasonCode.BadUserNameOrPassword);
        byte[][] attacks =
        [
            [0x30, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[1000]],
            [0x10, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[1000]],
            Convert.FromHexString("1018" + "00044D51545405060000" + "00" + "000163" + "02" + "1101" + "000177" + "00027878"), // a session expiry in the will's properties
            Convert.FromHexString("101A" + "00044D51545405060000" + "00" + "000163" + "04" + "08000461" + "000177" + "00027878"), // a response topic longer than the list
            SamplePackets.Bytes(o => new ConnectPacket { ClientId = "c", UserName = new string('u', 10_000), Password = new byte[20_000], Will = new WillPacket("w", new byte[20_000], 0, true, SamplePackets.WillProperties) }.Write(o)),
        ];
        await TryAllAsync(20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await TryAllAsync(200);
        var spent = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(spent < 4 * 1024 * 1024, $"{spent} bytes after {200 * attacks.Length} connections that sent 10 MB"); // the buffers of the listener are reused, but kept
        Assert.Equal((0, 0), (host.Server.Sessions, host.Server.RetainedMessages));
        Assert.Empty(host.Sink.Messages);

        async Task TryAllAsync(int times)
        {
            for (var time = 0; time < times; time++)
            {
                foreach (var attack in attacks)
                {
                    using var client = await host.OpenAsync();
                    await client.SendBytesAsync(attack);
                    while (await client.ReceiveAsync() is not null)
                    {
                    }
                }
            }
            await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the end of all connections");
        }
    }

    /// <summary>CVE-2021-34434: a right that is taken away ends the live subscription.</summary>
    [Fact]
    public async Task A_subscription_delivers_nothing_once_the_right_is_gone()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("#");
        host.Rights.Receive = (_, topic) => topic != "secret";
        host.Server.Publish("", MqttMessage.Text("secret", "x", retain: true));
        await client.ExpectNothingAsync();
        await client.SubscribeAsync("secret");
        await client.ExpectNothingAsync();
    }

    /// <summary>Mosquitto 2.0.12: what waits for a session does not outlive its credentials.</summary>
    [Fact]
    public async Task What_waits_for_a_session_is_lost_with_its_credentials()
    {
        await using var host = await MqttHost.StartAsync();
        using (var client = await host.ConnectAsync("c", change: c => (c.UserName, c.Properties) = ("anna", new PropertySet { SessionExpiryInterval = 3600 })))
        {
            await client.SubscribeAsync("t", QualityOfService.ExactlyOnce);
        }
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the end of the connection");
        host.Server.Publish("", MqttMessage.Text("t", "x", QualityOfService.ExactlyOnce));
        host.Rights.Authenticate = r => ConnectDecision.Accept(r.UserName!, "another credential", "");
        using var other = await host.ConnectAsync("c", change: c => (c.UserName, c.Clean) = ("eve", false));
        Assert.False(other.ConnAck.SessionPresent);
        await other.ExpectNothingAsync();
    }

    /// <summary>CVE-2021-28166: a client that sends CONNACK, and the other packets only a server sends.</summary>
    [Theory]
    [InlineData("20020000")]
    [InlineData("2003000000")]
    [InlineData("900400010000")]
    [InlineData("B00400010000")]
    [InlineData("D000")]
    public async Task What_only_a_server_sends_ends_the_connection_and_harms_nobody(string packet)
    {
        await using var host = await MqttHost.StartAsync();
        using var good = await host.ConnectAsync("good");
        using var client = await host.ConnectAsync("bad");
        await client.SendBytesAsync(Convert.FromHexString(packet));
        Assert.Equal(PacketType.Disconnect, (await client.ReceiveAsync())!.Type);
        Assert.Null(await client.ReceiveAsync());
        await good.ExpectNothingAsync();
    }

    /// <summary>CVE-2021-41039: as many user properties as fit into a packet.</summary>
    [Theory]
    [InlineData(0x10, "00044D51545405020000")]
    [InlineData(0x30, "000174")]
    [InlineData(0x82, "0001")]
    [InlineData(0xE0, "00")]
    public async Task Thousands_of_user_properties_are_refused_at_the_sixty_fifth(byte first, string start)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = first == 0x10 ? await host.OpenAsync() : await host.ConnectAsync();
        var properties = Enumerable.Repeat<byte[]>([0x26, 0, 0, 0, 0], 13_000).SelectMany(p => p).ToArray();
        var body = new PacketWriter();
        body.Bytes(Convert.FromHexString(start));
        body.VariableInteger((uint)properties.Length);
        body.Bytes(properties);
        await client.SendAsync(o => body.WriteTo(o, (PacketType)(first >> 4), first & 15));
        Assert.Equal(first == 0x10 ? PacketType.ConnAck : PacketType.Disconnect, (await client.ReceiveAsync())!.Type);
        Assert.Null(await client.ReceiveAsync());
    }

    /// <summary>CVE-2020-13849: a keep alive of hours holds a dead connection for hours.</summary>
    [Fact]
    public async Task A_huge_keep_alive_is_cut()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.KeepAlive = ushort.MaxValue);
        Assert.Equal((ushort)3600, client.ConnAck.Properties!.ServerKeepAlive);
        host.Clock.Advance(TimeSpan.FromSeconds(5_401));
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    /// <summary>CVE-2018-12543: topics that begin with $.</summary>
    [Theory]
    [InlineData("$")]
    [InlineData("$SYS")]
    [InlineData("$SYS/broker/uptime")]
    [InlineData("$share")]
    [InlineData("$share/")]
    [InlineData("$share/g")]
    [InlineData("$CONTROL/dynamic-security/v1")]
    public async Task A_topic_that_begins_with_a_dollar_is_a_topic(string topic)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("#");
        await client.PublishAsync(topic, "x", retain: true);
        await client.ReceiveAckAsync(PacketType.PubAck);
        await client.ExpectNothingAsync();
    }

    /// <summary>Mosquitto 2.0.21: a SUBSCRIBE that turns bad after good filters.</summary>
    [Fact]
    public async Task A_subscribe_that_turns_bad_leaves_no_subscription()
    {
        await using var host = await MqttHost.StartAsync();
        for (var n = 0; n < 100; n++)
        {
            using var client = await host.ConnectAsync("c", change: c => c.Properties = new PropertySet { SessionExpiryInterval = 60 });
            await client.SendBytesAsync(SamplePackets.Bytes(o =>
            {
                var body = new PacketWriter();
                body.Bytes([0, 1, 0, .. Encoding.UTF8.GetBytes("\0\u0001a")]);
                body.Bytes([0, 0, 1, (byte)'b', 3]);
                body.WriteTo(o, PacketType.Subscribe, 2);
            }));
            Assert.Equal(PacketType.Disconnect, (await client.ReceiveAsync())!.Type);
        }
        Assert.Equal(0, host.Server.Subscriptions);
    }
}
