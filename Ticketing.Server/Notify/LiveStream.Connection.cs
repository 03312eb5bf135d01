using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ticketing.Admission;

namespace Ticketing.Notify;

/// <summary>The connections of one tenant and the follower they share.</summary>
sealed class LiveFeed(ITenantStore store, LiveStream stream) : IDisposable
{
    readonly Lock _gate = new();
    readonly List<LiveConnection> _connections = [];
    CancellationTokenSource? _left;
    long _seq;

    public ITenantStore Store => store;
    public LiveStream Stream => stream;

    /// <summary>The running follower, or one that has ended.</summary>
    public Task Following { get; private set; } = Task.CompletedTask;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Joins if <paramref name="seq"/> has caught up with the follower, so that no message falls between; else false, and it reads on from the store.</summary>
    public bool TryJoin(LiveConnection connection, long seq)
    {
        lock (_gate)
        {
            if (_connections.Count == 0)
            {
                _seq = seq;
                _left?.Dispose();
                _left = new();
                Following = FollowAsync(Following, seq, _left);
            }
            else if (seq < _seq)
            {
                return false;
            }
            _connections.Add(connection);
            return true;
        }
    }

    public void Leave(LiveConnection connection)
    {
        lock (_gate)
        {
            if (_connections.Remove(connection) && _connections.Count == 0)
            {
                _left?.Cancel();
            }
        }
    }

    /// <summary>Hands messages to all connections.</summary>
    /// <returns>Names of those that were cut because too much waited.</returns>
    public List<string> Publish(List<LiveMessage> messages, long seq)
    {
        var cut = new List<string>();
        lock (_gate)
        {
            _seq = seq;
            foreach (var connection in _connections)
            {
                foreach (var message in messages)
                {
                    if (!connection.Offer(message))
                    {
                        cut.Add(connection.Name);
                        break;
                    }
                }
            }
            _connections.RemoveAll(connection => connection.IsCut);
            if (_connections.Count == 0)
            {
                _left?.Cancel();
            }
        }
        return cut;
    }

    public void CutAll()
    {
        lock (_gate)
        {
            foreach (var connection in _connections)
            {
                connection.Cut();
            }
            _connections.Clear();
            _left?.Cancel();
        }
    }

    public void Dispose()
    {
        CutAll();
        lock (_gate)
        {
            _left?.Dispose();
            _left = null;
        }
    }

    async Task FollowAsync(Task before, long seq, CancellationTokenSource left)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await stream.FollowAsync(this, seq, left.Token).ConfigureAwait(false);
    }
}

/// <summary>Somebody who watches a tenant. First reads from the store what was missed, then what the shared follower hands over.</summary>
public sealed class LiveConnection : IDisposable
{
    readonly Channel<LiveMessage> _waiting = Channel.CreateBounded<LiveMessage>(new BoundedChannelOptions(LiveStream.MaxWaiting) { SingleReader = true, SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    readonly LiveFeed _feed;
    long _seq;

    internal LiveConnection(LiveFeed feed, long seq, string name) => (_feed, _seq, Name) = (feed, seq, name);

    public string Name { get; }

    /// <summary>True once too much waited; what waited before is still read.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Everything after the number it was opened with, in order; ends when it is cut or the server stops.</summary>
    public async IAsyncEnumerable<LiveMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            (var missed, _seq, var full) = _feed.Stream.ReadAfter(_feed.Store, _seq);
            foreach (var message in missed)
            {
                yield return message;
            }
            if (!full && _feed.TryJoin(this, _seq))
            {
                break;
            }
        }
        await foreach (var message in _waiting.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            if (message.Seq > _seq)
            {
                _seq = message.Seq;
                yield return message;
            }
        }
    }

    /// <summary>False if it is full, which cuts it.</summary>
    internal bool Offer(LiveMessage message)
    {
        if (_waiting.Writer.TryWrite(message))
        {
            return true;
        }
        Cut();
        return false;
    }

    internal void Cut()
    {
        IsCut = true;
        _waiting.Writer.TryComplete();
    }

    public void Dispose()
    {
        _feed.Leave(this);
        _waiting.Writer.TryComplete();
    }
}
