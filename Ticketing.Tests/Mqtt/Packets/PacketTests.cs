using System.Buffers;
using System.Text;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

public class PacketTests
{
    public static TheoryData<string> AllPackets => [.. SamplePackets.All.Keys];

    [Theory]
    [MemberData(nameof(AllPackets))]
    public void What_is_written_is_read(string name)
    {
        var (first, body) = Cut(SamplePackets.All[name]);
        Assert.Null(SamplePackets.Parse(first, body, ProtocolVersion.Mqtt5));
    }

    [Theory]
    [MemberData(nameof(AllPackets))]
    public void A_body_cut_short_anywhere_never_throws_and_is_refused_unless_it_still_makes_sense(string name)
    {
        var (first, body) = Cut(SamplePackets.All[name]);
        for (var length = 0; length < body.Length; length++)
        {
            var fault = SamplePackets.Parse(first, body.AsSpan(0, length), ProtocolVersion.Mqtt5);
            Assert.True(fault is not null || (PacketType)(first >> 4) is not (PacketType.Connect or PacketType.ConnAck), $"{name} cut to {length} bytes was taken");
        }
    }

    [Fact]
    public void Random_bytes_never_make_a_parser_throw()
    {
        var random = new Random(4711);
        foreach (var sample in SamplePackets.All.Values)
        {
            for (var round = 0; round < 3_000; round++)
            {
                var (first, body) = Cut(sample);
                for (var flips = random.Next(1, 6); flips > 0 && body.Length > 0; flips--)
                {
                    body[random.Next(body.Length)] = (byte)random.Next(256);
                }
                SamplePackets.Parse(first, body, round % 2 == 0 ? ProtocolVersion.Mqtt5 : ProtocolVersion.Mqtt311);
            }
        }
    }

    [Fact]
    public void Connect_keeps_every_field()
    {
        Assert.Null(ConnectPacket.TryParse(Cut(SamplePackets.All["CONNECT"]).Body, out var read, out var version));
        Assert.Equal(ProtocolVersion.Mqtt5, version);
        Assert.Equivalent(SamplePackets.Connect, read, strict: true);
    }

    [Fact]
    public void Connack_keeps_every_field()
    {
        Assert.Null(ConnAckPacket.TryParse(Cut(SamplePackets.All["CONNACK"]).Body, ProtocolVersion.Mqtt5, out var read));
        Assert.Equivalent(SamplePackets.ConnAck, read, strict: true);
    }

    [Fact]
    public void Publish_keeps_every_field()
    {
        var (first, body) = Cut(SamplePackets.All["PUBLISH QoS 2"]);
        Assert.Null(PublishPacket.TryParse(first, body, ProtocolVersion.Mqtt5, out var read));
        Assert.Equal("a/ü/c", Encoding.UTF8.GetString(read.Topic));
        Assert.Equal(300, read.Payload.Length);
        Assert.Equal((true, true, QualityOfService.ExactlyOnce, (ushort)513), (read.Duplicate, read.Retain, read.Qos, read.PacketId));
        Assert.Equivalent(SamplePackets.PublishProperties, read.Properties, strict: true);
    }

    [Fact]
    public void Subscribe_keeps_every_field()
    {
        Assert.Null(SubscribePacket.TryParse(Cut(SamplePackets.All["SUBSCRIBE"]).Body, ProtocolVersion.Mqtt5, out var read));
        Assert.Equivalent(SamplePackets.Subscribe, read, strict: true);
    }

    [Fact]
    public void Version_3_1_1_carries_no_properties()
    {
        var publish = SamplePackets.Bytes(o => PacketClient.Publish(o, ProtocolVersion.Mqtt311, "a", "b", QualityOfService.AtLeastOnce, 1));
        Assert.Equal("32060001610001 62".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(publish));
        Assert.Equal("40020001", Convert.ToHexString(SamplePackets.Bytes(o => new AckPacket(PacketType.PubAck, 1, ReasonCode.NotAuthorized, "why").Write(o, ProtocolVersion.Mqtt311))));
        Assert.Equal("20020005", Convert.ToHexString(SamplePackets.Bytes(o => new ConnAckPacket(ReasonCode.NotAuthorized, true).Write(o, ProtocolVersion.Mqtt311))));
        Assert.Equal("B0020001", Convert.ToHexString(SamplePackets.Bytes(o => new SubAckPacket(PacketType.UnsubAck, 1, [ReasonCode.Success]).Write(o, ProtocolVersion.Mqtt311))));
        Assert.Equal("900400010180", Convert.ToHexString(SamplePackets.Bytes(o => new SubAckPacket(PacketType.SubAck, 1, [ReasonCode.GrantedQos1, ReasonCode.NotAuthorized]).Write(o, ProtocolVersion.Mqtt311))));
    }

    [Theory]
    [InlineData(0x36, "000161" + "0001" + "00", "QoS 3")]
    [InlineData(0x38, "000161" + "00", "DUP with QoS 0")]
    [InlineData(0x32, "000161" + "0000" + "00", "packet id 0")]
    [InlineData(0x30, "0003612B62" + "00", "wildcard +")]
    [InlineData(0x30, "000123" + "00", "wildcard #")]
    [InlineData(0x30, "0000" + "00", "empty topic without alias")]
    [InlineData(0x30, "0003610062" + "00", "NUL in the topic")]
    [InlineData(0x30, "0002C328" + "00", "invalid UTF-8")]
    [InlineData(0x30, "0003EDA080" + "00", "a lone surrogate")]
    [InlineData(0x30, "0005", "topic longer than the packet")]
    [InlineData(0x30, "000161" + "0201", "property list longer than the packet")]
    [InlineData(0x30, "000161" + "020102", "payload format indicator 2")]
    [InlineData(0x30, "000161" + "0401000100", "a property twice")]
    [InlineData(0x30, "000161" + "02170C", "a property of another packet")]
    [InlineData(0x30, "000161" + "027F00", "an unknown property")]
    [InlineData(0x30, "000161" + "020B00", "subscription identifier 0")]
    [InlineData(0x30, "000161" + "8000", "a length of more bytes than needed")]
    [InlineData(0x30, "000161" + "040800012B", "a wildcard in the response topic")]
    [InlineData(0x40, "0000", "PUBACK of packet id 0")]
    [InlineData(0x40, "000101", "PUBACK with an unknown reason")]
    [InlineData(0x40, "00010000FF", "PUBACK with left-over bytes")]
    [InlineData(0x82, "000100", "SUBSCRIBE without filter")]
    [InlineData(0x82, "000100" + "00016103", "subscription with QoS 3")]
    [InlineData(0x82, "000100" + "00016140", "subscription with reserved bits")]
    [InlineData(0x82, "000100" + "00016130", "retain handling 3")]
    [InlineData(0x82, "0001020B00" + "00016100", "subscription identifier 0")]
    [InlineData(0xA2, "000100", "UNSUBSCRIBE without filter")]
    [InlineData(0x10, "00044D51545405030000" + "0000", "will-less CONNECT with reserved flag")]
    [InlineData(0x10, "00044D51545405080000" + "00" + "0000", "will QoS without will")]
    [InlineData(0x10, "00044D515454041C0000" + "0000" + "000161" + "0000", "will QoS 3")]
    [InlineData(0x10, "00044D51545404420000" + "0000" + "0000", "3.1.1 password without user name")]
    [InlineData(0x10, "00044D51545406020000" + "0000", "level 6")]
    [InlineData(0x10, "00064D514973647103020000" + "000161", "MQIsdq")]
    [InlineData(0xE0, "03", "DISCONNECT with an unknown reason")]
    public void Malformed_packets_are_refused(byte first, string body, string why)
    {
        var fault = SamplePackets.Parse(first, Convert.FromHexString(body), ProtocolVersion.Mqtt5);
        Assert.True(fault is not null, why);
        Assert.True(fault.Code.IsFailure());
    }

    [Fact]
    public void Sixty_five_user_properties_are_too_many()
    {
        var properties = new PropertySet { UserProperties = [.. Enumerable.Repeat(new KeyValuePair<string, string>("", ""), 65)] };
        var (first, body) = Cut(SamplePackets.Bytes(o => PacketClient.Publish(o, ProtocolVersion.Mqtt5, "t", "", QualityOfService.AtMostOnce, 0, properties: properties)));
        Assert.Equal(PropertyRules.TooManyUserProperties, SamplePackets.Parse(first, body, ProtocolVersion.Mqtt5));
    }

    [Fact]
    public void A_reason_string_that_exceeds_the_receivers_packet_size_is_left_out()
    {
        var ack = new AckPacket(PacketType.PubAck, 1, ReasonCode.QuotaExceeded, new string('x', 100));
        Assert.Equal("4003000197", Convert.ToHexString(SamplePackets.Bytes(o => ack.Write(o, ProtocolVersion.Mqtt5, 50))));
    }

    internal static (byte First, byte[] Body) Cut(byte[] packet)
    {
        Assert.Equal(FrameStatus.Complete, FrameReader.TryRead(new ReadOnlySequence<byte>(packet), 1_000_000, ProtocolVersion.Mqtt5, out var frame, out _));
        return (packet[0], packet[frame.HeaderLength..]);
    }
}
