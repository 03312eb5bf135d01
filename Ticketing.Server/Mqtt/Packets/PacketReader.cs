using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Ticketing.Mqtt.Packets;

/// <summary>Reads the fields of one complete packet body. The first fault stays; after it every read yields nothing, so a parser reads straight through and asks once at the end.</summary>
ref struct PacketReader(ReadOnlySpan<byte> body)
{
    ReadOnlySpan<byte> _rest = body;

    public ProtocolFault? Fault { get; private set; }

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>Bytes not yet read.</summary>
    public readonly int Remaining => _rest.Length;

    public void Refuse(ProtocolFault fault)
    {
        Fault ??= fault;
        _rest = default;
    }

    /// <summary>The verdict at the end of a packet: the first fault, or left-over bytes.</summary>
    public readonly ProtocolFault? Finish() => Fault ?? (_rest.IsEmpty ? null : ProtocolFault.Trailing);

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            Refuse(ProtocolFault.Truncated);
            return default;
        }
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public ReadOnlySpan<byte> TakeRest() => Take(_rest.Length);

    public byte Byte() => Take(1) is [var value] ? value : default;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : default;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : default;

    /// <summary>1.5.5; more bytes than needed are malformed [MQTT-1.5.5-1].</summary>
    public uint VariableInteger()
    {
        uint value = 0;
        for (var i = 0; i < 4; i++)
        {
            var part = Byte();
            value |= (uint)(part & 0x7F) << (7 * i);
            if ((part & 0x80) == 0)
            {
                if (part == 0 && i > 0)
                {
                    Refuse(ProtocolFault.VariableInteger);
                }
                return value;
            }
        }
        Refuse(ProtocolFault.VariableInteger);
        return 0;
    }

    /// <summary>1.5.6.</summary>
    public ReadOnlySpan<byte> Binary() => Take(UInt16());

    /// <summary>1.5.4: well-formed UTF-8 without U+0000, control characters and non-characters; a byte order mark is kept as what it is.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        var bytes = Binary();
        if (!Utf8Text.IsAcceptable(bytes))
        {
            Refuse(ProtocolFault.Utf8);
            return default;
        }
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Utf8());

    /// <summary>2.2.1: never 0.</summary>
    public ushort PacketId()
    {
        var id = UInt16();
        if (id == 0)
        {
            Refuse(ProtocolFault.PacketIdZero);
        }
        return id;
    }
}
