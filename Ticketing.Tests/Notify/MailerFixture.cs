using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Notify;
using Ticketing.Notify.Smtp;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Store;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

/// <summary>A mailer between a real store and a real mail server, with a clock that moves only while nothing is under way.</summary>
sealed class MailerFixture : IAsyncDisposable
{
    readonly List<string> _counted = [];

    public MailerFixture(string url, params string[] addresses)
    {
        Url = url;
        Store = new([.. addresses.Select(address => new Recipient(address.Split('@')[0], address))]);
        Mailer = Start();
    }

    public string Url { get; }
    public StoreFixture Store { get; }
    public Mailer Mailer { get; private set; }
    public TestClock Clock => Store.Clock;

    /// <summary>Stands between mailer and store; null = nothing does.</summary>
    public Func<IOutbox, IOutbox>? Between { get; set; }

    public IReadOnlyList<string> Counted
    {
        get
        {
            lock (_counted)
            {
                return [.. _counted];
            }
        }
    }

    public IReadOnlyList<OutboxMail> Rows => Store.Store.Outbox.List(null, 100_000);

    public async Task OpenTicketsAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await Store.SubmitAsync($"Alarm {i}");
        }
    }

    /// <summary>Ends the mailer and starts another, as a restart of the program does.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Mailer = Start();
    }

    /// <summary>Ends the mailer, whose waits for what is under way follow the clock.</summary>
    public async Task StopAsync()
    {
        var ended = Mailer.DisposeAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            if (!ended.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
            return ended.IsCompleted;
        }, "the mailer to end");
        await ended;
    }

    /// <summary>Moves the clock until it is so. While an attempt is under way the clock stands, so that no timeout runs out because the test machine is slow.</summary>
    public async Task PassTimeUntilAsync(Func<bool> so, TimeSpan step, string what)
    {
        await Eventually.TrueAsync(() =>
        {
            if (!so() && Mailer.Sending == 0)
            {
                Clock.Advance(step);
            }
            return so();
        }, what, TimeSpan.FromMinutes(2));
    }

    public Task PassTimeUntilAllSentAsync(TimeSpan step) => PassTimeUntilAsync(() => Rows.All(row => row.State == MailState.Sent), step, "all mails to be sent");

    Mailer Start()
    {
        Assert.True(SmtpEndpoint.TryParse(Url, out var endpoint, out var fault), fault);
        var mailer = new Mailer(new(endpoint, SmtpTrust.System, Clock), new(MailSite.Of("home@example.org", () => "https://home.example.org", TimeZoneInfo.Utc)), Clock, NullLogger.Instance, Count, () => 0.5);
        mailer.Follow(Between is null ? Store.Store.Outbox : Between(Store.Store.Outbox));
        mailer.Start();
        return mailer;
    }

    void Count(string outcome)
    {
        lock (_counted)
        {
            _counted.Add(outcome);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Store.Dispose();
    }
}

/// <summary>The store says no to the first marks, as when the disk is full.</summary>
sealed class FullDiskOutbox(IOutbox inner, int refusals) : IOutbox
{
    int _left = refusals;

    public string Tenant => inner.Tenant;

    public event Action? MailQueued
    {
        add => inner.MailQueued += value;
        remove => inner.MailQueued -= value;
    }

    public ValueTask<IReadOnlyList<OutboxMail>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel) => inner.TakeDueAsync(now, limit, lease, cancel);

    public ValueTask MarkSentAsync(long id, Instant now, string answer, CancellationToken cancel) =>
        Interlocked.Decrement(ref _left) >= 0 ? throw new OutboxTroubleException("The disk is full.") : inner.MarkSentAsync(id, now, answer, cancel);

    public ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string? answer, CancellationToken cancel) => inner.MarkRetryAsync(id, nextAttemptAt, answer, cancel);

    public ValueTask MarkDeadAsync(long id, Instant now, string answer, CancellationToken cancel) => inner.MarkDeadAsync(id, now, answer, cancel);

    public ValueTask FoldAsync(long into, string data, IReadOnlyList<long> ids, Instant now, CancellationToken cancel) => inner.FoldAsync(into, data, ids, now, cancel);

    public ValueTask MarkNeedlessAsync(long id, Instant now, string reason, CancellationToken cancel) => inner.MarkNeedlessAsync(id, now, reason, cancel);

    public Instant? NextAttempt() => inner.NextAttempt();

    public long Depth() => inner.Depth();

    public MailWishes WishesOf(OutboxMail mail) => inner.WishesOf(mail);

    public Ticket? FindTicket(long id) => inner.FindTicket(id);
}
