using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Intake.Http;
using Ticketing.Notify;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Store;

namespace Ticketing.Tests.Notify;

public class LiveStreamTests
{
    static LiveStream Make(TimeProvider clock) => new(clock, LiveDocuments.Plan, LiveDocuments.System, NullLogger<LiveStream>.Instance);

    static async Task<LiveMessage> NextAsync(IAsyncEnumerator<LiveMessage> messages, string what)
    {
        Assert.True(await Eventually.WithinAsync(messages.MoveNextAsync().AsTask(), what));
        return messages.Current;
    }

    [Fact]
    public async Task Two_connections_share_one_follower_and_hear_the_same()
    {
        using var fixture = new StoreFixture();
        await using var live = Make(TimeProvider.System);
        using var first = live.Connect(fixture.Store, null, "first")!;
        using var second = live.Connect(fixture.Store, null, "second")!;
        await using var one = first.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using var two = second.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var (a, b) = (one.MoveNextAsync().AsTask(), two.MoveNextAsync().AsTask());
        await Eventually.TrueAsync(() => live.Connections == 2, "both connections");
        await fixture.SubmitAsync("Low");
        Assert.True(await Eventually.WithinAsync(a, "the first's message") && await Eventually.WithinAsync(b, "the second's message"));
        Assert.Same(one.Current, two.Current);
    }

    [Fact]
    public async Task Many_reports_of_one_ticket_are_few_messages_with_the_last_state()
    {
        using var fixture = new StoreFixture();
        for (var i = 0; i < 200; i++)
        {
            await fixture.SubmitAsync("Low", reference: "pressure");
        }
        await using var live = Make(TimeProvider.System);
        using var connection = live.Connect(fixture.Store, 0, "late")!;
        await using var messages = connection.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var only = await NextAsync(messages, "the ticket");
        Assert.Equal((200, fixture.Store.Read.LastSeq), (only.Ticket!.Occurrences, only.Seq));
    }

    [Fact]
    public async Task A_connection_that_does_not_read_is_cut_and_the_others_go_on()
    {
        using var fixture = new StoreFixture();
        await using var live = Make(TimeProvider.System);
        using var slow = live.Connect(fixture.Store, null, "slow")!;
        using var quick = live.Connect(fixture.Store, null, "quick")!;
        await using var unread = slow.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await using var read = quick.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var (begun, next) = (unread.MoveNextAsync().AsTask(), read.MoveNextAsync().AsTask());
        await Eventually.TrueAsync(() => live.Connections == 2, "both connections");
        // In rounds that the reading connection always has room for: only the one that never reads can be cut.
        const int Rounds = 3, Each = (LiveStream.MaxWaiting / 2) + 50, All = Rounds * Each;
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range((round * Each) + 1, Each).Select(n => fixture.SubmitAsync($"Alarm {n}")));
            for (var id = (round * Each) + 1; id <= (round + 1) * Each; id++)
            {
                Assert.True(await Eventually.WithinAsync(next, $"message {id}"));
                Assert.Equal(id, read.Current.Ticket!.Id);
                next = id < All ? read.MoveNextAsync().AsTask() : Task.FromResult(false);
            }
        }
        Assert.True(slow.IsCut);
        Assert.False(quick.IsCut);
        Assert.Equal(1, live.Connections);
        var (count, last) = (0, 0L);
        for (var more = await begun; more; more = await Eventually.WithinAsync(unread.MoveNextAsync().AsTask(), "what still waited"))
        {
            (count, last) = (count + 1, unread.Current.Seq);
        }
        Assert.InRange(count, LiveStream.MaxWaiting, LiveStream.MaxWaiting + 1);

        using var resumed = live.Connect(fixture.Store, last, "slow")!;
        await using var rest = resumed.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal(count + 1, (await NextAsync(rest, "what was missed")).Ticket!.Id);
    }

    [Fact]
    public async Task The_follower_rests_while_nobody_watches_and_misses_nothing()
    {
        using var fixture = new StoreFixture();
        await using var live = Make(TimeProvider.System);
        for (var round = 1; round <= 3; round++)
        {
            using var connection = live.Connect(fixture.Store, null, "now and then")!;
            await using var messages = connection.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
            var next = messages.MoveNextAsync().AsTask();
            await Eventually.TrueAsync(() => live.Connections == 1, "the connection");
            await fixture.SubmitAsync($"Round {round}");
            Assert.True(await Eventually.WithinAsync(next, "the message"));
            Assert.Equal($"Round {round}", messages.Current.Ticket!.Title);
        }
        await Eventually.TrueAsync(() => live.Connections == 0, "everybody gone");
    }

    [Fact]
    public async Task Stopping_ends_every_connection()
    {
        using var fixture = new StoreFixture();
        var live = Make(TimeProvider.System);
        using var connection = live.Connect(fixture.Store, null, "anna")!;
        await using var messages = connection.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var next = messages.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => live.Connections == 1, "the connection");
        await live.DisposeAsync();
        Assert.False(await Eventually.WithinAsync(next, "the end"));
    }
}
