using System.Buffers;
using System.Text;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Statements of the standards that no other test looks at, in the order of the standard; CONFORMANCE.md says which is which. Here: strings, CONNECT and properties.</summary>
public partial class StatementTests
{
    static readonly PropertySet Persistent = new() { SessionExpiryInterval = 3600 };

    [Fact]
    public async Task A_byte_order_mark_stays_where_it_is()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("\uFEFFa");
        await client.PublishAsync("\uFEFFa", "x", QualityOfService.AtMostOnce);
        Assert.Equal("\uFEFFa", (await client.ReceiveMessageAsync()).Topic);
    }

    [Theory]
    [InlineData("260001C3" + "000161")]
    [InlineData("26000161" + "0001C3")]
    [InlineData("26000161" + "000100")]
    public void A_user_property_is_two_proper_strings(string property) =>
        Assert.Equal(ProtocolFault.Utf8, SamplePackets.Parse(0x30, [0, 1, (byte)'t', 7, .. Convert.FromHexString(property)], ProtocolVersion.Mqtt5));

    [Theory]
    [InlineData(0x82)]
    [InlineData(0xA2)]
    public void Filters_are_utf_8(byte first) => Assert.Equal(ProtocolFault.Utf8, SamplePackets.Parse(first, [0, 1, 0, 0, 2, 0xC3, 0x28, 0], ProtocolVersion.Mqtt5));

    [Theory]
    [InlineData("02", "0002C328", "the client id")]
    [InlineData("06", "000163" + "00" + "0002C328" + "0000", "the will topic")]
    [InlineData("82", "000163" + "0002C328", "the user name")]
    public void Strings_of_connect_are_utf_8(string flags, string payload, string what) =>
        Assert.True(SamplePackets.Parse(0x10, Convert.FromHexString("00044D51545405" + flags + "0000" + "00" + payload), ProtocolVersion.Mqtt5) == (flags == "02" ? ProtocolFault.ClientId : ProtocolFault.Utf8), what);

    [Theory]
    [InlineData("02", "000163", true)]
    [InlineData("02", "000163000161", false)]
    [InlineData("82", "000163000161", true)]
    [InlineData("82", "000163", false)]
    [InlineData("C2", "000163000161000162", true)]
    [InlineData("C2", "000163000161", false)]
    [InlineData("82", "000163000161000162", false)]
    public void User_name_and_password_are_there_exactly_if_their_flags_say_so(string flags, string payload, bool wellFormed)
    {
        foreach (var level in (byte[])[4, 5])
        {
            var properties = level == 5 ? "00" : "";
            Assert.Equal(wellFormed, SamplePackets.Parse(0x10, Convert.FromHexString($"00044D515454{level:X2}{flags}0000{properties}{payload}"), ProtocolVersion.Mqtt5) is null);
        }
    }

    [Theory]
    [InlineData(0xA2, true)]
    [InlineData(0xA0, false)]
    [InlineData(0xA3, false)]
    [InlineData(0xE0, true)]
    [InlineData(0xE2, false)]
    [InlineData(0xF0, true)]
    public void Unsubscribe_has_its_flags(byte first, bool valid) =>
        Assert.Equal(valid ? FrameStatus.Complete : FrameStatus.Refused, FrameReader.TryRead(new ReadOnlySequence<byte>([first, 0]), 65536, ProtocolVersion.Mqtt5, out _, out _));

    [Theory]
    [InlineData(0x40, "000142")]
    [InlineData(0x50, "000118")]
    [InlineData(0x62, "000110")]
    [InlineData(0x70, "000187")]
    [InlineData(0xE0, "01")]
    [InlineData(0xF0, "04")]
    public void Reason_codes_are_those_of_the_packet(byte first, string body) => Assert.Equal(ProtocolFault.ReasonCodeUnknown, SamplePackets.Parse(first, Convert.FromHexString(body), ProtocolVersion.Mqtt5));

    [Fact]
    public async Task A_client_id_of_23_letters_and_digits_is_taken()
    {
        await using var host = await MqttHost.StartAsync();
        foreach (var id in (string[])["0", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ"])
        {
            using var client = await host.ConnectAsync(id, ProtocolVersion.Mqtt311);
            Assert.Equal(ReasonCode.Success, client.ConnAck.Reason);
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task A_client_id_that_is_too_long_is_refused_by_name(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(new string('x', 257), version);
        Assert.Equal(ReasonCode.ClientIdentifierNotValid, client.ConnAck.Reason);
        await client.ExpectClosedAsync();
    }

    [Fact]
    public async Task Assigned_client_ids_differ()
    {
        await using var host = await MqttHost.StartAsync();
        using var one = await host.ConnectAsync("");
        using var two = await host.ConnectAsync("");
        Assert.NotEqual(one.ConnAck.Properties!.AssignedClientIdentifier, two.ConnAck.Properties!.AssignedClientIdentifier);
        Assert.Equal(2, host.Server.Sessions);
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task Session_present_says_whether_a_session_goes_on(ProtocolVersion version)
    {
        await using var host = await MqttHost.StartAsync();
        foreach (var (clean, present) in ((bool, bool)[])[(false, false), (false, true), (true, false), (false, version == ProtocolVersion.Mqtt5)])
        {
            using var client = await host.ConnectAsync("c", version, c => (c.Clean, c.Properties) = (clean, version == ProtocolVersion.Mqtt5 ? Persistent : null));
            Assert.Equal(present, client.ConnAck.SessionPresent);
            await client.DisconnectAsync();
            await client.ExpectClosedAsync();
        }
    }

    [Fact]
    public async Task Nothing_after_a_refused_connect_is_looked_at()
    {
        await using var host = await MqttHost.StartAsync();
        host.Rights.Authenticate = _ => ConnectDecision.Refuse(ReasonCode.NotAuthorized);
        using var client = await host.OpenAsync();
        await client.SendAsync(o =>
        {
            new ConnectPacket { ClientId = "c" }.Write(o);
            PacketClient.Publish(o, ProtocolVersion.Mqtt5, "a", "x");
        });
        await client.ReceiveAsync(PacketType.ConnAck);
        await client.ExpectClosedAsync(); // without DISCONNECT, which only follows an accepting CONNACK
        Assert.Empty(host.Sink.Messages);
    }

    [Fact]
    public async Task No_response_information_is_given()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { RequestResponseInformation = 1, MaximumPacketSize = 60 });
        var told = client.ConnAck.Properties!;
        Assert.Equal((null, null, null, null), (told.ResponseInformation, told.ReasonString, told.UserProperties, told.ServerReference));
    }

    [Fact]
    public async Task Properties_reach_the_subscriber_unaltered_and_in_order()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        await client.SubscribeAsync("t");
        var sent = new PropertySet
        {
            PayloadFormatIndicator = 1,
            ContentType = "text/plain; charset=utf-8",
            ResponseTopic = "answers/ü/1",
            CorrelationData = [0, 255, 1],
            UserProperties = [new("b", "2"), new("a", "1"), new("b", ""), new("", "x"), new("a", "1")],
        };
        await client.PublishAsync("t", "grüße", QualityOfService.AtMostOnce, properties: sent);
        Assert.Equivalent(sent, (await client.ReceiveMessageAsync()).Properties, strict: true);
        // A payload format indicator of 0 says the same as none (3.3.2.3.2).
        await client.PublishAsync("t", "x", QualityOfService.AtMostOnce, properties: new PropertySet { PayloadFormatIndicator = 0 });
        Assert.Equal(0, (await client.ReceiveMessageAsync()).Properties?.PayloadFormatIndicator ?? 0);
    }

    [Fact]
    public async Task Will_properties_reach_the_subscriber_in_their_order()
    {
        await using var host = await MqttHost.StartAsync();
        using var watcher = await host.ConnectAsync("watcher");
        await watcher.SubscribeAsync("gone");
        using (await host.ConnectAsync("c", change: c => c.Will = new WillPacket("gone", "x"u8.ToArray(), QualityOfService.AtLeastOnce, false, new PropertySet { ContentType = "t", UserProperties = [new("b", "1"), new("a", "2"), new("b", "3")] })))
        {
        }
        var will = await watcher.ReceiveMessageAsync();
        Assert.Equal(("t", "b=1 a=2 b=3"), (will.Properties!.ContentType, string.Join(' ', will.Properties.UserProperties!.Select(p => $"{p.Key}={p.Value}"))));
    }

    [Fact]
    public async Task Without_a_will_none_is_published()
    {
        await using var host = await MqttHost.StartAsync();
        using (await host.ConnectAsync("c"))
        {
        }
        await Harness.Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the end of the connection");
        Assert.Empty(host.Sink.Messages);
    }

    [Theory]
    [InlineData("030001C3", "a content type that is no UTF-8")]
    [InlineData("080001C3", "a response topic that is no UTF-8")]
    [InlineData("080001" + "2B", "a wildcard in the response topic")]
    [InlineData("080001" + "23", "a wildcard in the response topic")]
    public void A_response_topic_is_a_proper_topic_name(string property, string why)
    {
        var bytes = Convert.FromHexString(property);
        Assert.True(SamplePackets.Parse(0x30, [0, 1, (byte)'t', (byte)bytes.Length, .. bytes], ProtocolVersion.Mqtt5) is not null, why);
    }

    [Fact]
    public async Task A_disconnect_of_the_server_is_its_reason_and_nothing_else()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync(change: c => c.Properties = new PropertySet { MaximumPacketSize = 40, SessionExpiryInterval = 60 });
        await client.SendBytesAsync("\0"u8.ToArray());
        var last = await client.ReceiveAsync(PacketType.Disconnect);
        Assert.Equal([(byte)ReasonCode.ProtocolError], last.Body);
        Assert.Null(await client.ReceiveAsync());
    }

    [Fact]
    public async Task AUTH_without_a_method_ends_the_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using var client = await host.ConnectAsync();
        Assert.Null(client.ConnAck.Properties!.AuthenticationMethod);
        await client.SendAsync(o => new AuthPacket(ReasonCode.ReAuthenticate, new PropertySet { AuthenticationMethod = "m" }).Write(o));
        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    static string Text(InboundMessage message) => Encoding.UTF8.GetString(message.Payload.Span);
}
