using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

public class ConnectTests
{
    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task A_client_connects_pings_and_leaves(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("c1", version);
        Assert.Equal(ReasonCode.Success, client.ConnAck.Reason);
        Assert.False(client.ConnAck.SessionPresent);
        await client.ExpectNothingAsync();
        await client.DisconnectAsync();
        await client.ExpectClosedAsync();
    }

    [Fact]
    public async Task Mqtt_5_is_told_the_limits_and_an_assigned_client_id()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { ReceiveMaximum = 20 });
        using var client = await host.ConnectAsync("", change: c => c.Properties = new PropertySet { SessionExpiryInterval = uint.MaxValue });
        var told = client.ConnAck.Properties!;
        Assert.StartsWith("auto-", told.AssignedClientIdentifier, StringComparison.Ordinal);
        Assert.Equal((ushort)20, told.ReceiveMaximum);
        Assert.Equal(65541u, told.MaximumPacketSize);
        Assert.Equal((ushort)3600, told.ServerKeepAlive);
        Assert.Equal(7u * 24 * 3600, told.SessionExpiryInterval);
        Assert.Equal((byte)1, told.SharedSubscriptionAvailable);
    }

    [Fact]
    public async Task An_empty_client_id_needs_a_clean_session_in_3_1_1()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("", ProtocolVersion.Mqtt311, c => c.Clean = false);
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, client.ConnAck.Reason);
        await client.ExpectClosedAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task Wrong_credentials_are_refused_by_name(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Authenticate = r => r.UserName == "anna" && r.Password is { } p && p.Span.SequenceEqual("right"u8)
            ? ConnectDecision.Accept(r.UserName, r.UserName, "")
            : ConnectDecision.Refuse(ReasonCode.BadUserNameOrPassword);
        using var wrong = await host.ConnectAsync("c", version, c => (c.UserName, c.Password) = ("anna", "wrong"u8.ToArray()));
        Assert.Equal(ReasonCode.BadUserNameOrPassword, wrong.ConnAck.Reason);
        await wrong.ExpectClosedAsync();
        using var none = await host.ConnectAsync("c", version);
        Assert.Equal(ReasonCode.BadUserNameOrPassword, none.ConnAck.Reason);
        using var right = await host.ConnectAsync("c", version, c => (c.UserName, c.Password) = ("anna", "right"u8.ToArray()));
        Assert.Equal(ReasonCode.Success, right.ConnAck.Reason);
        Assert.Equal(2, host.Server.Counters.RefusedConnects);
    }

    [Fact]
    public async Task A_will_to_a_foreign_topic_is_refused_at_once()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Publish = (_, topic) => topic == "mine";
        using var client = await host.ConnectAsync(change: c => c.Will = new WillPacket("yours", [], 0, false, null));
        Assert.Equal(ReasonCode.NotAuthorized, client.ConnAck.Reason);
        Assert.Empty(host.Sink.Messages);
    }

    [Fact]
    public async Task An_unknown_level_is_answered_in_the_words_of_the_latest_version()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.SendBytesAsync(Convert.FromHexString("100C00044D51545406020000" + "0000"));
        var answer = await client.ReceiveAsync(PacketType.ConnAck);
        Assert.Equal([0, 0x84, 0], answer.Body);
        await client.ExpectClosedAsync();
    }

    [Theory]
    [InlineData("C000", "a ping before CONNECT")]
    [InlineData("30FFFFFF7F", "a huge PUBLISH before CONNECT")]
    [InlineData("10FFFFFF7F", "a huge CONNECT")]
    [InlineData("160000", "CONNECT with flags")]
    [InlineData("474554202F20485454502F312E310D0A0D0A", "HTTP")]
    [InlineData("1603010200010001FC0303", "TLS")]
    [InlineData("20020000", "CONNACK from a client")]
    public async Task What_is_not_connect_is_closed(string bytes, string why)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.OpenAsync();
        await client.SendBytesAsync(Convert.FromHexString(bytes));
        await client.ExpectClosedAsync();
        Assert.True(host.Server.Counters.ProtocolFaults == 1, why);
    }

    [Fact]
    public async Task A_second_connect_is_a_protocol_error()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(o => new ConnectPacket { ClientId = "c1" }.Write(o));
        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task No_connect_within_ten_seconds_ends_the_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using var silent = await host.OpenAsync();
        using var half = await host.OpenAsync();
        await half.SendBytesAsync(new byte[] { 0x10, 0x20, 0 });
        using var good = await host.ConnectAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(3, host.Server.Counters.Connections);
        host.Clock.Advance(TimeSpan.FromSeconds(3));
        await silent.ExpectClosedAsync();
        await half.ExpectClosedAsync();
        await good.ExpectNothingAsync();
    }

    [Fact]
    public async Task Silence_for_one_and_a_half_keep_alives_ends_the_connection_and_publishes_the_will()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c =>
        {
            c.KeepAlive = 10;
            c.Will = new WillPacket("gone", "offline"u8.ToArray(), QualityOfService.AtLeastOnce, false, null);
        });
        host.Clock.Advance(TimeSpan.FromSeconds(14));
        await client.ExpectNothingAsync(); // a PINGREQ
        host.Clock.Advance(TimeSpan.FromSeconds(14));
        await client.ExpectNothingAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(17));
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
        Assert.True((await host.Sink.NextAsync()).IsWill);
    }

    [Fact]
    public async Task Keep_alive_0_means_never_in_3_1_1()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("c", ProtocolVersion.Mqtt311);
        host.Clock.Advance(TimeSpan.FromHours(5));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Withdrawn_credentials_end_the_live_session()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync("a", change: c => c.UserName = "anna");
        using var other = await host.ConnectAsync("b", change: c => c.UserName = "bob");
        host.Rights.Withdraw("anna");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
        await other.ExpectNothingAsync();
    }

    [Fact]
    public async Task More_connections_than_allowed_are_turned_away()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumConnections = 1 });
        using var first = await host.ConnectAsync();
        try
        {
            using var second = await host.OpenAsync();
            await second.ExpectClosedAsync();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Turned away even before the socket was open.
        }
        await first.ExpectNothingAsync();
        Assert.Equal(1, host.Server.Counters.RefusedConnects);
    }

    [Fact]
    public async Task A_packet_above_the_limit_is_refused_by_name_and_costs_no_memory()
    {
        await using var host = await MqttHost.StartAsync();
        for (var i = 0; i < 50; i++)
        {
            using var client = await host.ConnectAsync("c" + i);
            await client.SendBytesAsync(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1 });
            await client.ExpectClosedAsync(ReasonCode.PacketTooLarge);
        }
        Assert.Empty(host.Sink.Messages);
    }

    [Fact]
    public async Task Connect_byte_by_byte_is_understood()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.OpenAsync();
        foreach (var b in Packets.SamplePackets.Bytes(o => new ConnectPacket { ClientId = "slow" }.Write(o)))
        {
            await client.SendBytesAsync(new[] { b });
        }
        await client.ReceiveAsync(PacketType.ConnAck);
    }

    [Fact]
    public async Task Enhanced_authentication_is_not_offered()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { AuthenticationMethod = "SCRAM-SHA-1" });
        Assert.Equal(ReasonCode.BadAuthenticationMethod, client.ConnAck.Reason);
    }
}
