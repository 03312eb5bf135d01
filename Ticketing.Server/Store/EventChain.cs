using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Store;

/// <summary>The chain over the event log: whoever changes or removes a row breaks its hash and every later one.</summary>
/// <remarks>hash = SHA-256(previous hash, then seq, at, ticket (-1 if none) and count as little-endian 64 bits, then type, actor, door, address and data, each with its length in bytes (-1 if none)).</remarks>
static class EventChain
{
    const string All = "SELECT seq, at, ticket_id, count, type, actor, door, address, data, hash FROM events ORDER BY seq";

    /// <summary>Sequence number of the first event that does not follow from the one before it; null if the chain is whole.</summary>
    public static long? FirstBroken(SqlSession session) => Verify(session).Broken;

    /// <summary>As <see cref="FirstBroken"/>, with how many events before it are as they were written.</summary>
    public static (long Whole, long? Broken) Verify(SqlSession session)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        var buffer = new byte[1024];
        long last = 0;
        using var rows = session.Stream(All);
        while (rows.Read())
        {
            var seq = rows.GetInt64(0);
            Next(ref buffer, hash, seq, rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetInt64(2), rows.GetInt64(3),
                rows.GetString(4), rows.GetString(5), rows.GetString(6), TicketRows.Text(rows, 7), TicketRows.Text(rows, 8));
            if (seq != last + 1 || !hash.AsSpan().SequenceEqual((byte[])rows.GetValue(9)))
            {
                return (last, seq);
            }
            last = seq;
        }
        return (last, null);
    }

    /// <summary>Replaces <paramref name="hash"/> by the hash of the row that follows it.</summary>
    public static void Next(ref byte[] buffer, byte[] hash, long seq, long at, long? ticket, long count, params ReadOnlySpan<string?> texts)
    {
        hash.CopyTo(buffer, 0);
        var length = hash.Length;
        foreach (var number in (ReadOnlySpan<long>)[seq, at, ticket ?? -1, count])
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(length), number);
            length += sizeof(long);
        }
        foreach (var text in texts)
        {
            var most = length + sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0);
            if (most > buffer.Length)
            {
                Array.Resize(ref buffer, most * 2);
            }
            var bytes = text is null ? -1 : Encoding.UTF8.GetBytes(text, buffer.AsSpan(length + sizeof(int)));
            BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(length), bytes);
            length += sizeof(int) + Math.Max(bytes, 0);
        }
        SHA256.HashData(buffer.AsSpan(0, length), hash);
    }
}
