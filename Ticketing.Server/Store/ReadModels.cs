using Ticketing.Hosting;

namespace Ticketing.Store;

/// <summary>What the read models of all tenants of this server hold together, and how often they answered.</summary>
/// <param name="hit">A read that memory answered: one of a few words, such as <c>list</c>.</param>
/// <param name="miss">One that went to the store, by one of <see cref="ReadMisses"/>.</param>
/// <param name="budget">Bytes that all of them may hold together.</param>
sealed class ReadModels(Action<string>? hit = null, Action<string>? miss = null, long budget = ReadModels.DefaultBudget)
{
    /// <summary>Ten homes with the most that one may hold, or thousands of ordinary ones (a hundred unfinished tickets are about 100 KB).</summary>
    public const long DefaultBudget = 256 << 20;

    long _tickets;
    long _bytes;

    /// <summary>Counted by the program; on a small machine an eighth of its memory at most.</summary>
    public static ReadModels For(TicketingMetrics metrics)
    {
        var models = new ReadModels(metrics.ReadHit, metrics.ReadMiss, Math.Min(DefaultBudget, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8));
        metrics.Gauge("ticketing_read_model_tickets", "Unfinished tickets held in memory.", () => models.Tickets);
        metrics.Gauge("ticketing_read_model_bytes", "About what they take.", () => models.Bytes);
        return models;
    }

    public long Tickets => Interlocked.Read(ref _tickets);
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>False if a model may not grow by so many bytes.</summary>
    public bool HasRoom(long more) => Bytes + more <= budget;

    public void Hit(string read) => hit?.Invoke(read);

    public void Miss(string reason) => miss?.Invoke(reason);

    /// <summary>A model holds so many more, or fewer.</summary>
    public void Add(long tickets, long bytes)
    {
        Interlocked.Add(ref _tickets, tickets);
        Interlocked.Add(ref _bytes, bytes);
    }
}

/// <summary>Why the store was asked; the label <c>reason</c> of the metric.</summary>
static class ReadMisses
{
    /// <summary>A ticket that is not among the unfinished: finished, deleted, never there.</summary>
    public const string NotOpen = "not-open";

    /// <summary>Finished tickets are asked for too.</summary>
    public const string Finished = "finished";

    /// <summary>A text is looked for.</summary>
    public const string Text = "text";

    /// <summary>An order that is kept by the store only.</summary>
    public const string Order = "order";

    /// <summary>What happened to a ticket.</summary>
    public const string Log = "log";

    /// <summary>The tenant has more unfinished tickets than are held in memory.</summary>
    public const string TooMany = "too-many";

    /// <summary>Its tickets, or those of all tenants, take more memory than they may.</summary>
    public const string Memory = "memory";
}
