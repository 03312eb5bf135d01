namespace Ticketing.Mqtt.Sessions;

/// <summary>Records that come on disk together or not at all. Filled by one thread, then appended; from then on any thread may ask for its fate or wait for it.</summary>
public sealed class JournalEntry
{
    enum Fate
    {
        Open,
        Failed,
        Stored,
    }

    readonly List<JournalRecord> _records = new(2);
    List<ConnectionWriter>? _waiting;
    volatile Fate _fate;

    public JournalEntry()
    {
    }

    internal JournalEntry(JournalRecord record) => Add(record);

    public IReadOnlyList<JournalRecord> Records => _records;

    /// <summary>About what its records take in memory and on disk.</summary>
    public long Bytes { get; private set; }

    public bool IsStored => _fate == Fate.Stored;

    /// <summary>The disk did not take it. It will be tried again, but nothing that depends on it should wait.</summary>
    public bool IsFailed => _fate == Fate.Failed;

    internal void Add(JournalRecord record)
    {
        _records.Add(record);
        Bytes += record.Bytes;
    }

    /// <summary>The writer is woken when the entry's fate changes. False if it is stored already.</summary>
    internal bool TryWait(ConnectionWriter writer)
    {
        lock (_records)
        {
            if (_fate == Fate.Stored)
            {
                return false;
            }
            _waiting ??= new List<ConnectionWriter>(1);
            if (!_waiting.Contains(writer))
            {
                _waiting.Add(writer);
            }
            return true;
        }
    }

    /// <summary>It is on disk.</summary>
    public void Complete() => Decide(Fate.Stored);

    /// <summary>The disk did not take it for now.</summary>
    public void Fail() => Decide(Fate.Failed);

    void Decide(Fate fate)
    {
        ConnectionWriter[] waiting;
        lock (_records)
        {
            if (_fate == Fate.Stored)
            {
                return; // what is on disk stays there
            }
            _fate = fate;
            waiting = _waiting is null ? [] : [.. _waiting];
            if (fate == Fate.Stored)
            {
                _waiting = null;
            }
        }
        foreach (var writer in waiting)
        {
            writer.Wake();
        }
    }
}
