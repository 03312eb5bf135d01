using System.Buffers;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Packets;

public class FrameReaderTests
{
    public static TheoryData<string> AllPackets => [.. SamplePackets.All.Keys];

    [Theory]
    [MemberData(nameof(AllPackets))]
    public void Every_proper_prefix_needs_more(string name)
    {
        var bytes = SamplePackets.All[name];
        for (var length = 0; length < bytes.Length; length++)
        {
            var status = FrameReader.TryRead(new ReadOnlySequence<byte>(bytes, 0, length), 65536, VersionFor(bytes), out _, out var fault);
            Assert.Equal(FrameStatus.NeedMore, status);
            Assert.Null(fault);
        }
    }

    [Theory]
    [MemberData(nameof(AllPackets))]
    public void One_byte_per_segment_reads_the_same_frame(string name)
    {
        var bytes = SamplePackets.All[name];
        var status = FrameReader.TryRead(Split(bytes), 65536, VersionFor(bytes), out var frame, out _);
        Assert.Equal(FrameStatus.Complete, status);
        Assert.Equal(bytes.Length, frame.Length);
        Assert.Equal(bytes[0], frame.First);
    }

    [Fact]
    public void A_huge_length_is_refused_with_the_header_alone()
    {
        byte[] bytes = [0x30, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.Equal(FrameStatus.Refused, FrameReader.TryRead(new ReadOnlySequence<byte>(bytes), 65536, ProtocolVersion.Mqtt5, out _, out var fault));
        Assert.Equal(ReasonCode.PacketTooLarge, fault!.Code);
    }

    [Fact]
    public void The_largest_allowed_length_is_taken_and_one_more_is_not()
    {
        byte[] largest = [0x30, 0x80, 0x80, 0x04];
        byte[] larger = [0x30, 0x81, 0x80, 0x04];
        Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(new ReadOnlySequence<byte>(largest), 65536, ProtocolVersion.Mqtt5, out _, out _));
        Assert.Equal(FrameStatus.Refused, FrameReader.TryRead(new ReadOnlySequence<byte>(larger), 65536, ProtocolVersion.Mqtt5, out _, out _));
    }

    [Fact]
    public void A_length_of_five_bytes_is_refused()
    {
        byte[] bytes = [0x30, 0xFF, 0xFF, 0xFF, 0xFF];
        Assert.Equal(FrameStatus.Refused, FrameReader.TryRead(new ReadOnlySequence<byte>(bytes), int.MaxValue, ProtocolVersion.Mqtt5, out _, out var fault));
        Assert.Equal(ProtocolFault.LengthField, fault);
    }

    [Fact]
    public void Anything_but_connect_is_refused_first_by_its_first_byte()
    {
        for (var first = 0; first < 256; first++)
        {
            var status = FrameReader.TryRead(new ReadOnlySequence<byte>([(byte)first]), 65536, null, out _, out var fault);
            var isConnect = first >> 4 == (int)PacketType.Connect && (first & 6) != 6;
            Assert.Equal(isConnect ? FrameStatus.NeedMore : FrameStatus.Refused, status);
            Assert.Equal(isConnect, fault is null);
        }
    }

    [Theory]
    [InlineData(0x82, true)]
    [InlineData(0x80, false)]
    [InlineData(0x62, true)]
    [InlineData(0x60, false)]
    [InlineData(0x40, true)]
    [InlineData(0x41, false)]
    [InlineData(0xC0, true)]
    [InlineData(0xC8, false)]
    [InlineData(0x00, false)]
    public void Flag_bits_must_be_as_the_type_requires(byte first, bool valid)
    {
        var status = FrameReader.TryRead(new ReadOnlySequence<byte>([first, 0]), 65536, ProtocolVersion.Mqtt5, out _, out _);
        Assert.Equal(valid ? FrameStatus.Complete : FrameStatus.Refused, status);
    }

    static ProtocolVersion? VersionFor(byte[] bytes) => bytes[0] == 0x10 ? null : ProtocolVersion.Mqtt5;

    internal static ReadOnlySequence<byte> Split(byte[] bytes)
    {
        Piece? first = null;
        Piece? last = null;
        foreach (var b in bytes)
        {
            last = new Piece([b], last);
            first ??= last;
        }
        return new ReadOnlySequence<byte>(first!, 0, last!, 1);
    }

    sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
