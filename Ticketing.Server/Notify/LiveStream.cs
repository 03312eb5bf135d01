using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What changes, told to whoever watches. One follower of the event sequence per tenant, shared by all its connections and running only while there are any.</summary>
/// <param name="planJson">The state of the promises of a tenant's store, as JSON.</param>
/// <param name="systemJson">A system as JSON.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A live stream is what this is; nobody takes it for a System.IO.Stream.")]
public sealed partial class LiveStream(TimeProvider clock, Func<SlaState, byte[]> planJson, Func<TicketSystem, byte[]> systemJson, ILogger<LiveStream> log) : IAsyncDisposable
{
    /// <summary>Connections of one tenant at once.</summary>
    public const int MaxConnections = 200;

    /// <summary>Messages that may wait for one connection before it is cut; it resumes with its last event id and reads the rest from the store, at its own pace.</summary>
    public const int MaxWaiting = 1024;

    /// <summary>Events read at once.</summary>
    const int Batch = 256;

    /// <summary>Between two short batches, so that a burst of reports about one ticket becomes one message.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    readonly ConcurrentDictionary<string, LiveFeed> _feeds = [];
    readonly CancellationTokenSource _stopping = new();

    /// <summary>Connections in all, for the metrics.</summary>
    public long Connections => _feeds.Values.Sum(feed => (long)feed.Count);

    /// <summary>Joins a connection. Null: the tenant has <see cref="MaxConnections"/> already.</summary>
    /// <param name="after">Sequence number after which it wants to know everything; null = from now on.</param>
    /// <param name="name">Who watches, for the log.</param>
    public LiveConnection? Connect(ITenantStore store, long? after, string name)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        var feed = _feeds.GetOrAdd(store.Tenant, _ => new LiveFeed(store, this));
        return feed.Count >= MaxConnections ? null : new LiveConnection(feed, Math.Min(after ?? long.MaxValue, store.Read.LastSeq), name);
    }

    /// <summary>The next messages after <paramref name="seq"/> straight from the store; empty if there are none.</summary>
    internal (List<LiveMessage> Messages, long Seq, bool Full) ReadAfter(ITenantStore store, long seq)
    {
        var events = store.Read.EventsAfter(seq, Batch);
        if (events.Count == 0)
        {
            return ([], seq, false);
        }
        var now = Instant.From(clock.GetUtcNow());
        var messages = LiveMessages.Of(events, store.Read, now, () => planJson(store.Read.SlaNow(now)), name => store.Read.Systems().FirstOrDefault(s => s.Name == name) is { } system ? systemJson(system) : null);
        return (messages, events[^1].Seq, events.Count == Batch);
    }

    /// <summary>Follows a tenant's events until the last connection leaves.</summary>
    internal async Task FollowAsync(LiveFeed feed, long seq, CancellationToken left)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(left, _stopping.Token);
        try
        {
            while (true)
            {
                await feed.Store.Read.WaitForEventAfterAsync(seq, either.Token).ConfigureAwait(false);
                (var messages, seq, var full) = ReadAfter(feed.Store, seq);
                foreach (var cut in feed.Publish(messages, seq))
                {
                    LogCut(cut, feed.Store.Tenant, MaxWaiting);
                }
                if (!full)
                {
                    await Task.Delay(Pace, clock, either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
        }
        catch (StoreAwayException)
        {
            LogAway(feed.Store.Tenant);
            feed.CutAll();
        }
        catch (Exception fault)
        {
            LogFault(fault, feed.Store.Tenant);
            feed.CutAll();
        }
    }

    /// <summary>Ends the connections of a tenant whose store is closed; they come again and find where it is now.</summary>
    public void Leave(string tenant)
    {
        if (_feeds.TryRemove(tenant, out var feed))
        {
            feed.CutAll();
        }
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        foreach (var feed in _feeds.Values)
        {
            feed.CutAll();
            await feed.Following.ConfigureAwait(false);
            feed.Dispose();
        }
        _stopping.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Live stream of {Name} (tenant {Tenant}) was cut: more than {Limit} messages waited. It resumes with its last event id")]
    partial void LogCut(string name, string tenant, int limit);

    [LoggerMessage(LogLevel.Information, "The live stream of tenant {Tenant} waits for its store; its connections were cut and resume")]
    partial void LogAway(string tenant);

    [LoggerMessage(LogLevel.Error, "The live stream of tenant {Tenant} failed; its connections were cut and resume")]
    partial void LogFault(Exception fault, string tenant);
}
