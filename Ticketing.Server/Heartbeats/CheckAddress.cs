using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ticketing.Heartbeats;

/// <summary>Ids of checks tell whose they are, so that a ping finds its tenant without a look into every store: the tenant's number, then 90 random bits (RFC 9562, version 8).</summary>
public static class CheckAddress
{
    public static Guid New(long tenant)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)tenant);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>The number of the tenant that would have it.</summary>
    public static long TenantOf(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
