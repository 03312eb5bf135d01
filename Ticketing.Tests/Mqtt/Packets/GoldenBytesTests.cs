using System.Buffers;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

/// <summary>Packets written by hand from the standards, for both versions: written here they are these bytes, and read from one byte per segment they are taken.</summary>
public class GoldenBytesTests
{
    static readonly Dictionary<string, (ProtocolVersion Version, string Bytes, Action<IBufferWriter<byte>> Write)> Golden = new()
    {
        ["CONNECT 3.1.1"] = (ProtocolVersion.Mqtt311, "100D 0004 4D515454 04 02 003C 0001 61", o => new ConnectPacket { Version = ProtocolVersion.Mqtt311, ClientId = "a", KeepAlive = 60 }.Write(o)),
        ["CONNECT 3.1.1 with all"] = (ProtocolVersion.Mqtt311, "101D 0004 4D515454 04 F4 0000 0001 61 0001 77 0002 6F66 0002 6D65 0003 010203",
            o => new ConnectPacket { Version = ProtocolVersion.Mqtt311, ClientId = "a", Clean = false, Will = new("w", "of"u8.ToArray(), QualityOfService.ExactlyOnce, true, null), UserName = "me", Password = [1, 2, 3] }.Write(o)),
        ["CONNECT 5.0"] = (ProtocolVersion.Mqtt5, "1013 0004 4D515454 05 02 000A 05 11 0000003C 0001 61", o => new ConnectPacket { ClientId = "a", KeepAlive = 10, Properties = new() { SessionExpiryInterval = 60 } }.Write(o)),
        ["CONNACK 3.1.1"] = (ProtocolVersion.Mqtt311, "2002 0100", o => new ConnAckPacket(ReasonCode.Success, true).Write(o, ProtocolVersion.Mqtt311)),
        ["CONNACK 5.0"] = (ProtocolVersion.Mqtt5, "2006 00 00 03 21 0014", o => new ConnAckPacket(ReasonCode.Success, false, new() { ReceiveMaximum = 20 }).Write(o, ProtocolVersion.Mqtt5)),
        ["CONNACK 5.0 without properties"] = (ProtocolVersion.Mqtt5, "2003 00 87 00", o => new ConnAckPacket(ReasonCode.NotAuthorized, true).Write(o, ProtocolVersion.Mqtt5)),
        ["PUBLISH 3.1.1 QoS 0"] = (ProtocolVersion.Mqtt311, "3004 0001 74 78", o => PacketClient.Publish(o, ProtocolVersion.Mqtt311, "t", "x", QualityOfService.AtMostOnce)),
        ["PUBLISH 3.1.1 QoS 2"] = (ProtocolVersion.Mqtt311, "3D06 0001 74 0102 78", o => PacketClient.Publish(o, ProtocolVersion.Mqtt311, "t", "x", QualityOfService.ExactlyOnce, 258, retain: true, duplicate: true)),
        ["PUBLISH 5.0 QoS 0"] = (ProtocolVersion.Mqtt5, "3005 0001 74 00 78", o => PacketClient.Publish(o, ProtocolVersion.Mqtt5, "t", "x", QualityOfService.AtMostOnce)),
        ["PUBLISH 5.0 QoS 1"] = (ProtocolVersion.Mqtt5, "320A 0001 74 0001 03 23 0002 78", o => PacketClient.Publish(o, ProtocolVersion.Mqtt5, "t", "x", QualityOfService.AtLeastOnce, 1, properties: new() { TopicAlias = 2 })),
        ["PUBACK"] = (ProtocolVersion.Mqtt311, "4002 0001", o => new AckPacket(PacketType.PubAck, 1).Write(o, ProtocolVersion.Mqtt311)),
        ["PUBACK 5.0"] = (ProtocolVersion.Mqtt5, "4008 0001 97 04 1F 0001 71", o => new AckPacket(PacketType.PubAck, 1, ReasonCode.QuotaExceeded, "q").Write(o, ProtocolVersion.Mqtt5)),
        ["PUBREC 5.0"] = (ProtocolVersion.Mqtt5, "5002 0001", o => new AckPacket(PacketType.PubRec, 1).Write(o, ProtocolVersion.Mqtt5)),
        ["PUBREL"] = (ProtocolVersion.Mqtt311, "6202 0001", o => new AckPacket(PacketType.PubRel, 1).Write(o, ProtocolVersion.Mqtt311)),
        ["PUBCOMP"] = (ProtocolVersion.Mqtt311, "7002 0001", o => new AckPacket(PacketType.PubComp, 1).Write(o, ProtocolVersion.Mqtt311)),
        ["SUBSCRIBE 3.1.1"] = (ProtocolVersion.Mqtt311, "8207 0001 0002 612F 01", o => new SubscribePacket(1, [new("a/", QualityOfService.AtLeastOnce)]).Write(o, ProtocolVersion.Mqtt311)),
        ["SUBSCRIBE 5.0"] = (ProtocolVersion.Mqtt5, "820A 0001 03 0B C801 0001 23 2E", o => new SubscribePacket(1, [new("#", QualityOfService.ExactlyOnce, true, true, RetainHandling.DoNotSend)], new() { SubscriptionIdentifiers = [200] }).Write(o, ProtocolVersion.Mqtt5)),
        ["SUBACK 3.1.1"] = (ProtocolVersion.Mqtt311, "9004 0001 0280", o => new SubAckPacket(PacketType.SubAck, 1, [ReasonCode.GrantedQos2, ReasonCode.QuotaExceeded]).Write(o, ProtocolVersion.Mqtt311)),
        ["SUBACK 5.0"] = (ProtocolVersion.Mqtt5, "9005 0001 00 0297", o => new SubAckPacket(PacketType.SubAck, 1, [ReasonCode.GrantedQos2, ReasonCode.QuotaExceeded]).Write(o, ProtocolVersion.Mqtt5)),
        ["UNSUBSCRIBE 3.1.1"] = (ProtocolVersion.Mqtt311, "A205 0001 0001 61", o => new UnsubscribePacket(1, ["a"]).Write(o, ProtocolVersion.Mqtt311)),
        ["UNSUBSCRIBE 5.0"] = (ProtocolVersion.Mqtt5, "A206 0001 00 0001 61", o => new UnsubscribePacket(1, ["a"]).Write(o, ProtocolVersion.Mqtt5)),
        ["UNSUBACK 3.1.1"] = (ProtocolVersion.Mqtt311, "B002 0001", o => new SubAckPacket(PacketType.UnsubAck, 1, [ReasonCode.Success]).Write(o, ProtocolVersion.Mqtt311)),
        ["UNSUBACK 5.0"] = (ProtocolVersion.Mqtt5, "B004 0001 00 11", o => new SubAckPacket(PacketType.UnsubAck, 1, [ReasonCode.NoSubscriptionExisted]).Write(o, ProtocolVersion.Mqtt5)),
        ["DISCONNECT 3.1.1"] = (ProtocolVersion.Mqtt311, "E000", o => new DisconnectPacket().Write(o, ProtocolVersion.Mqtt311)),
        ["DISCONNECT 5.0"] = (ProtocolVersion.Mqtt5, "E001 8E", o => new DisconnectPacket(ReasonCode.SessionTakenOver).Write(o, ProtocolVersion.Mqtt5)),
        ["AUTH"] = (ProtocolVersion.Mqtt5, "F006 18 04 15 0001 6D", o => new AuthPacket(ReasonCode.ContinueAuthentication, new() { AuthenticationMethod = "m" }).Write(o)),
    };

    public static TheoryData<string> Names => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_packet_is_these_bytes(string name)
    {
        var (version, hex, write) = Golden[name];
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(SamplePackets.Bytes(write)));
        ProtocolVersion? read = bytes[0] == 0x10 ? null : version;
        Assert.Equal(FrameStatus.Complete, FrameReader.TryRead(FrameReaderTests.Split(bytes), 65536, read, out var frame, out _));
        Assert.Equal(bytes.Length, frame.Length);
        Assert.Null(SamplePackets.Parse(bytes[0], bytes.AsSpan(frame.HeaderLength), version));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(new ReadOnlySequence<byte>(bytes, 0, length), 65536, read, out _, out _));
        }
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8001")]
    [InlineData(16_383, "FF7F")]
    [InlineData(16_384, "808001")]
    [InlineData(2_097_151, "FFFF7F")]
    [InlineData(2_097_152, "80808001")]
    [InlineData(268_435_455, "FFFFFF7F")]
    public void A_length_is_these_bytes(int length, string hex)
    {
        Span<byte> target = stackalloc byte[4];
        Assert.Equal(hex, Convert.ToHexString(target[..PacketWriter.WriteVariableInteger(target, (uint)length)]));
        Assert.Equal(hex.Length / 2, PacketWriter.SizeOfVariableInteger(length));
        var header = Convert.FromHexString("30" + hex);
        Assert.Equal(length == 0 ? FrameStatus.Complete : FrameStatus.NeedMore, FrameReader.TryRead(FrameReaderTests.Split(header), int.MaxValue, ProtocolVersion.Mqtt5, out var frame, out _));
        Assert.Equal((length, header.Length), (frame.BodyLength, frame.HeaderLength));
        if (length > 0)
        {
            Assert.Equal(FrameStatus.Refused, FrameReader.TryRead(FrameReaderTests.Split(header), length - 1, ProtocolVersion.Mqtt5, out _, out var fault));
            Assert.Equal(ProtocolFault.TooLarge, fault);
            // The last byte is there or it is not: at each boundary one byte decides.
            if (length <= 2_097_152)
            {
                byte[] whole = [.. header, .. new byte[length]];
                Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(new ReadOnlySequence<byte>(whole, 0, whole.Length - 1), length, ProtocolVersion.Mqtt5, out _, out _));
                Assert.Equal(FrameStatus.Complete, FrameReader.TryRead(new ReadOnlySequence<byte>(whole), length, ProtocolVersion.Mqtt5, out _, out _));
            }
        }
    }
}
