using System.Buffers;

namespace Ticketing.Mqtt.Packets;

/// <summary>The three answers of a parser that is fed piece by piece.</summary>
public enum FrameStatus
{
    /// <summary>Not all of it is there; nothing was consumed.</summary>
    NeedMore,
    Complete,
    Refused,
}

/// <summary>One control packet in a buffer: where its body lies.</summary>
/// <param name="First">Packet type and flags.</param>
/// <param name="HeaderLength">2 to 5.</param>
public readonly record struct Frame(byte First, int HeaderLength, int BodyLength)
{
    public PacketType Type => (PacketType)(First >> 4);
    public int Length => HeaderLength + BodyLength;
}

/// <summary>Cuts a byte stream into control packets (2.1). Pure: the caller keeps the buffer.</summary>
public static class FrameReader
{
    /// <summary>Reads the fixed header and tells whether the body is complete. A packet larger than <paramref name="maximumLength"/> is refused as soon as its length is known, before a byte of it is kept.</summary>
    public static FrameStatus TryRead(in ReadOnlySequence<byte> buffer, int maximumLength, ProtocolVersion? version, out Frame frame, out ProtocolFault? fault)
    {
        var first = buffer.FirstSpan;
        if (first.Length >= 5 || buffer.IsSingleSegment)
        {
            return TryRead(first, buffer.Length, maximumLength, version, out frame, out fault);
        }
        Span<byte> header = stackalloc byte[(int)Math.Min(5, buffer.Length)];
        buffer.Slice(0, header.Length).CopyTo(header);
        return TryRead(header, buffer.Length, maximumLength, version, out frame, out fault);
    }

    static FrameStatus TryRead(ReadOnlySpan<byte> start, long available, int maximumLength, ProtocolVersion? version, out Frame frame, out ProtocolFault? fault)
    {
        frame = default;
        fault = null;
        if (start.IsEmpty)
        {
            return FrameStatus.NeedMore;
        }
        // What is wrong with the first byte is known before the length is.
        fault = FaultOfFirst(start[0], version);
        if (fault is not null)
        {
            return FrameStatus.Refused;
        }
        var length = 0;
        for (var i = 1; i <= 4; i++)
        {
            if (i >= start.Length)
            {
                return FrameStatus.NeedMore;
            }
            length |= (start[i] & 0x7F) << (7 * (i - 1));
            if ((start[i] & 0x80) == 0)
            {
                if (length > maximumLength)
                {
                    fault = ProtocolFault.TooLarge;
                    return FrameStatus.Refused;
                }
                frame = new Frame(start[0], i + 1, length);
                return available >= frame.Length ? FrameStatus.Complete : FrameStatus.NeedMore;
            }
        }
        fault = ProtocolFault.LengthField;
        return FrameStatus.Refused;
    }

    /// <param name="version">Null before CONNECT, which must come first [MQTT-3.1.0-1].</param>
    static ProtocolFault? FaultOfFirst(byte first, ProtocolVersion? version)
    {
        var type = (PacketType)(first >> 4);
        if (version is null && type != PacketType.Connect)
        {
            return ProtocolFault.NotConnect;
        }
        if (type == 0)
        {
            return ProtocolFault.Type;
        }
        if (type == PacketType.Connect && (first & 6) == 6)
        {
            return ProtocolFault.Flags; // no version has had such a CONNECT; 0x16 begins a TLS handshake
        }
        if (type is PacketType.Connect or PacketType.ConnAck or PacketType.SubAck or PacketType.UnsubAck or PacketType.Auth)
        {
            return null; // CONNECT's flags are judged with its version; the others mean the same to whoever may not get them, whatever their flags
        }
        var required = type is PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe ? 2 : 0;
        return type != PacketType.Publish && (first & 0x0F) != required ? ProtocolFault.Flags : null;
    }
}
