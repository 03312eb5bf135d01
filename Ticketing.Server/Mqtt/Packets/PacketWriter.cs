using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ticketing.Mqtt.Packets;

/// <summary>Builds a packet whose length is known only at its end. For the rare packets; PUBLISH and the plain acknowledgements are written in place.</summary>
sealed class PacketWriter
{
    readonly ArrayBufferWriter<byte> _body = new(64);

    public ReadOnlySpan<byte> Written => _body.WrittenSpan;

    public int Length => _body.WrittenCount;

    public void Byte(byte value)
    {
        _body.GetSpan(1)[0] = value;
        _body.Advance(1);
    }

    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_body.GetSpan(2), value);
        _body.Advance(2);
    }

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_body.GetSpan(4), value);
        _body.Advance(4);
    }

    public void VariableInteger(uint value) => _body.Advance(WriteVariableInteger(_body.GetSpan(4), value));

    public void Bytes(ReadOnlySpan<byte> bytes) => _body.Write(bytes);

    /// <exception cref="ArgumentException">Longer than the 65,535 bytes a length field can say.</exception>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"A field of {bytes.Length} bytes does not fit; 65535 is the most.", nameof(bytes));
        }
        UInt16((ushort)bytes.Length);
        Bytes(bytes);
    }

    public void Text(string text) => Binary(Encoding.UTF8.GetBytes(text));

    /// <summary>A property list with its length before it (2.2.2).</summary>
    public void Properties(PropertySet? properties)
    {
        if (properties is null)
        {
            Byte(0);
            return;
        }
        var list = new PacketWriter();
        properties.Write(list);
        VariableInteger((uint)list.Length);
        Bytes(list._body.WrittenSpan);
    }

    /// <summary>Puts the fixed header before the fields and the whole into <paramref name="output"/>.</summary>
    public void WriteTo(IBufferWriter<byte> output, PacketType type, int flags = 0)
    {
        var span = output.GetSpan(5 + Length);
        span[0] = (byte)(((int)type << 4) | flags);
        var header = 1 + WriteVariableInteger(span[1..], (uint)Length);
        _body.WrittenSpan.CopyTo(span[header..]);
        output.Advance(header + Length);
    }

    /// <summary>Returns the number of bytes, 1 to 4.</summary>
    public static int WriteVariableInteger(Span<byte> target, uint value)
    {
        var i = 0;
        do
        {
            var part = (byte)(value & 0x7F);
            value >>= 7;
            target[i++] = (byte)(value > 0 ? part | 0x80 : part);
        }
        while (value > 0);
        return i;
    }

    public static int SizeOfVariableInteger(int value) => value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
}
