using System.Collections.Concurrent;
using System.Text;

namespace Ticketing.Tests.Faults;

/// <summary>What was sent and what was acknowledged, kept outside the server: a line is on disk (fsync) only after the server's word, as a second witness would write it down.</summary>
sealed class Ledger(string file) : IDisposable
{
    readonly Lock _gate = new();
    readonly FileStream _file = new(file, FileMode.CreateNew, FileAccess.Write);
    readonly ConcurrentDictionary<string, int> _sent = new();
    readonly ConcurrentDictionary<string, int> _acknowledged = new();
    readonly ConcurrentDictionary<string, string> _promises = new();

    /// <summary>References ever sent → how often.</summary>
    public IReadOnlyDictionary<string, int> Sent => _sent;

    /// <summary>References acknowledged → how often.</summary>
    public IReadOnlyDictionary<string, int> Acknowledged => _acknowledged;

    /// <summary>References of which the server told a due time → that time.</summary>
    public IReadOnlyDictionary<string, string> Promises => _promises;

    public int Count => _acknowledged.Values.Sum();

    public void Sending(string reference) => _sent.AddOrUpdate(reference, 1, (_, n) => n + 1);

    /// <param name="dueAt">The promise in the answer; null if the door tells none.</param>
    public void Acknowledge(string reference, string? dueAt)
    {
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes($"{reference} {dueAt}\n"));
            _file.Flush(flushToDisk: true);
        }
        _acknowledged.AddOrUpdate(reference, 1, (_, n) => n + 1);
        if (dueAt is not null)
        {
            Assert.Equal(dueAt, _promises.GetOrAdd(reference, dueAt));
        }
    }

    public void Dispose() => _file.Dispose();
}
