using System.Security.Cryptography;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Gathers the events of a group and writes them hash-chained. Equal repeats of one actor on one ticket become one row with a count.</summary>
sealed class EventLog(SqlSession session)
{
    sealed class Pending
    {
        public required long Seq;
        public required Instant At;
        public required string Type;
        public required long? TicketId;
        public required Origin Origin;
        public required string? Data;
        public long Count = 1;
    }

    readonly List<Pending> _pending = [];
    readonly Dictionary<(long, Origin), Pending> _repeats = [];
    readonly byte[] _hash = new byte[SHA256.HashSizeInBytes];
    byte[] _buffer = new byte[1024];

    /// <summary>Sequence number of the last event appended (not yet on disk until the group is).</summary>
    public long LastSeq { get; private set; }

    /// <summary>Reads the end of the chain; forgets what was gathered.</summary>
    public void Load()
    {
        Forget();
        LastSeq = 0;
        Array.Clear(_hash);
        using var rows = session.Query(EventSql.Last);
        if (rows.Read())
        {
            LastSeq = rows.GetInt64(0);
            ((byte[])rows.GetValue(1)).CopyTo(_hash, 0);
        }
    }

    public long Append(Instant at, string type, long? ticketId, Origin origin, string? data = null)
    {
        if (origin.ReceivedAt is { } receivedAt)
        {
            data = (EventData.Read(data) with { ReceivedAt = receivedAt.Utc }).Write();
        }
        _pending.Add(new() { Seq = ++LastSeq, At = at, Type = type, TicketId = ticketId, Origin = origin, Data = data });
        return LastSeq;
    }

    /// <summary>A repeat that was merged into a ticket.</summary>
    public void AppendRepeat(Instant at, long ticketId, Origin origin)
    {
        var sender = origin.ReceivedAt is null ? origin : origin with { ReceivedAt = null };
        if (_repeats.TryGetValue((ticketId, sender), out var repeat))
        {
            repeat.Count++;
            return;
        }
        Append(at, EventTypes.Merged, ticketId, origin);
        _repeats.Add((ticketId, sender), _pending[^1]);
    }

    public void Flush()
    {
        foreach (var e in _pending)
        {
            Chain(e);
            session.Send(EventSql.Insert, e.Seq, e.At.Milliseconds, e.Type, e.TicketId, e.Origin.Actor, e.Origin.Door, e.Origin.Address, e.Count, e.Data, _hash.ToArray());
        }
        Forget();
    }

    /// <summary>True if the event that was written last is in the store.</summary>
    public bool IsStored()
    {
        using var rows = session.Query(EventSql.HashOf, LastSeq);
        return rows.Read() && ((byte[])rows.GetValue(0)).AsSpan().SequenceEqual(_hash);
    }

    void Forget()
    {
        _pending.Clear();
        _repeats.Clear();
    }

    void Chain(Pending e) => EventChain.Next(ref _buffer, _hash, e.Seq, e.At.Milliseconds, e.TicketId, e.Count, e.Type, e.Origin.Actor, e.Origin.Door, e.Origin.Address, e.Data);
}
