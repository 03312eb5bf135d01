using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

public sealed class OutboxLoopsTests : IAsyncDisposable
{
    readonly TestClock _clock = new(new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));
    readonly ConcurrentDictionary<string, bool> _resting = new();
    readonly OutboxLoops _loops;

    public OutboxLoopsTests() => _loops = new("pigeons", tenant => !_resting.ContainsKey(tenant), _clock, NullLogger.Instance);

    public ValueTask DisposeAsync() => _loops.DisposeAsync();

    Instant Now => Instant.From(_clock.GetUtcNow());

    [Fact]
    public async Task What_waits_is_told_when_it_is_due_and_what_comes_meanwhile_at_once()
    {
        var due = Now + TimeSpan.FromSeconds(30);
        var home = new Outbox("home", due);
        _loops.Follow(home, cancel => Task.FromResult(home.Tell(Now)));
        await PassUntilAsync(() => home.Told == 1);
        Assert.True(Now >= due);

        home.Queue(Now);
        await Eventually.TrueAsync(() => home.Told == 2, "the new one to be told");
    }

    [Fact]
    public async Task A_receiver_that_hangs_keeps_its_store_open_and_holds_up_no_other()
    {
        var (hanging, lively) = (new Outbox("home", Now), new Outbox("club", Now));
        var (hangs, begun) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var follower = _loops.Follow(hanging, async cancel =>
        {
            begun.TrySetResult();
            await hangs.Task;
            return hanging.Tell(Now);
        });
        _loops.Follow(lively, cancel => Task.FromResult(lively.Tell(Now)));

        await begun.Task;
        await Eventually.TrueAsync(() => lively.Told == 1, "the other store's to be told");
        Assert.True(follower.IsBehind);
        var closing = follower.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        hangs.SetResult();
        await closing;
        Assert.Equal(1, hanging.Told);
        Assert.False(follower.IsBehind);
        Assert.Equal(0, hanging.Listeners);
    }

    [Fact]
    public async Task A_tenant_that_rests_is_told_when_it_rests_no_more()
    {
        _resting["home"] = true;
        var (home, club) = (new Outbox("home", Now), new Outbox("club", Now));
        _loops.Follow(home, cancel => Task.FromResult(home.Tell(Now)));
        _loops.Follow(club, cancel => Task.FromResult(club.Tell(Now)));
        await Eventually.TrueAsync(() => club.Told == 1, "the other's to be told");
        Assert.Equal(0, home.Told);

        _resting.Clear();
        await PassUntilAsync(() => home.Told == 1);
    }

    [Theory]
    [InlineData("away")]
    [InlineData("trouble")]
    [InlineData("bug")]
    [InlineData("nothing could be taken")]
    public async Task After_trouble_it_goes_on_but_not_at_once(string what)
    {
        var home = new Outbox("home", Now);
        var attempts = 0;
        _loops.Follow(home, cancel => Interlocked.Increment(ref attempts) > 1 ? Task.FromResult(home.Tell(Now)) : what switch
        {
            "away" => throw new StoreAwayException(new(RefusalKind.Unavailable, "store-away", "The store is away.")),
            "trouble" => throw new OutboxTroubleException("the disk is full"),
            "bug" => throw new InvalidOperationException("a bug"),
            _ => Task.FromResult(0),
        });
        await Eventually.TrueAsync(() => Volatile.Read(ref attempts) == 1, "the first attempt");
        Assert.Equal(0, home.Told);

        await PassUntilAsync(() => home.Told == 1);
        Assert.Equal(2, attempts);
    }

    Task PassUntilAsync(Func<bool> so) => Eventually.TrueAsync(() =>
    {
        if (!so())
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        return so();
    }, "that to happen");

    /// <summary>Rows without a store.</summary>
    sealed class Outbox(string tenant, Instant first) : IWaitingOutbox
    {
        readonly ConcurrentQueue<Instant> _waiting = new([first]);
        int _told;

        public string Tenant => tenant;

        public int Told => Volatile.Read(ref _told);

        public int Listeners => Queued?.GetInvocationList().Length ?? 0;

        public event Action? Queued;

        public Instant? NextAttempt() => _waiting.TryPeek(out var next) ? next : null;

        public void Queue(Instant at)
        {
            _waiting.Enqueue(at);
            Queued?.Invoke();
        }

        public int Tell(Instant now)
        {
            if (!_waiting.TryPeek(out var next) || next > now || !_waiting.TryDequeue(out _))
            {
                return 0;
            }
            Interlocked.Increment(ref _told);
            return 1;
        }
    }
}
