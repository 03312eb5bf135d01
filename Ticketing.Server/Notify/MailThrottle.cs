using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What is to be done with due mail.</summary>
public abstract record MailStep
{
    public sealed record Send(OutboxMail Mail) : MailStep;

    /// <summary>One mail tells all of them: <paramref name="Into"/>, the oldest, goes out; the others are done with it.</summary>
    /// <param name="Others">Perhaps none, in a summary of one.</param>
    /// <param name="IsSummary">True if they are about different things, and the next that are too much have to wait.</param>
    public sealed record Fold(OutboxMail Into, IReadOnlyList<OutboxMail> Others, bool IsSummary) : MailStep;

    public sealed record Wait(OutboxMail Mail, Instant Until) : MailStep;

    /// <summary>It need not be told any more.</summary>
    public sealed record Drop(OutboxMail Mail, string Reason) : MailStep;
}

/// <summary>Keeps a mailbox usable when things go wrong by the hundred. Nothing is lost: what does not go out alone goes out a little later, together. Pure.</summary>
public static class MailThrottle
{
    /// <summary>Mails to one person in an hour that go out alone; about what large providers take from one sender in a day.</summary>
    public const int AlonePerHour = 500;

    /// <summary>Repeats of one ticket are mailed at most this often.</summary>
    public static readonly TimeSpan RepeatPause = TimeSpan.FromHours(1);

    /// <summary>From one summary to the next, once <see cref="AlonePerHour"/> is used up.</summary>
    public static readonly TimeSpan SummaryPause = TimeSpan.FromMinutes(5);

    /// <param name="due">Due mail of one tenant to one person, oldest first.</param>
    /// <param name="pending">Mail to the same person that is on its way already.</param>
    /// <param name="isOver">True if a ticket is finished or gone; its repeats need no mail then, for its end has one.</param>
    /// <returns>One or more steps that name each due mail exactly once. A mail that was tried before always goes out as it was, so that its Message-ID stands for one content; one that is about no ticket says more than a line of a summary can.</returns>
    public static IReadOnlyList<MailStep> Plan(IReadOnlyList<OutboxMail> due, IReadOnlyCollection<OutboxMail> pending, MailHistory history, Func<long, bool> isOver, Instant now)
    {
        var steps = new List<MailStep>();
        var left = AlonePerHour - history.SentSince(now - TimeSpan.FromHours(1)) - pending.Count;
        var crowd = new List<OutboxMail>();
        foreach (var group in due.GroupBy(mail => mail is { Attempts: 0, Kind: MailKinds.Merged, TicketId: { } ticket } ? ticket : -mail.Id))
        {
            var first = group.First();
            if (first is { Attempts: 0, Kind: MailKinds.Merged, TicketId: { } repeated } && isOver(repeated))
            {
                steps.AddRange(group.Select(mail => new MailStep.Drop(mail, "its ticket was finished before this was due")));
            }
            else if (first is { Attempts: 0, Kind: MailKinds.Merged, TicketId: { } ticket } && RepeatIsTooSoon(ticket, pending, history, now) is { } until)
            {
                steps.AddRange(group.Select(mail => new MailStep.Wait(mail, until)));
            }
            else if (left > 0 || first.Attempts > 0 || first.TicketId is null)
            {
                steps.Add(group.Count() == 1 ? new MailStep.Send(first) : new MailStep.Fold(first, [.. group.Skip(1)], IsSummary: false));
                left--;
            }
            else
            {
                crowd.AddRange(group);
            }
        }
        if (crowd.Count > 0)
        {
            var next = history.LastSummary is { } last ? last + SummaryPause : now;
            steps.AddRange(next > now ? crowd.Select(mail => new MailStep.Wait(mail, next)) : [new MailStep.Fold(crowd[0], crowd[1..], IsSummary: true)]);
        }
        return steps;
    }

    /// <summary>Null if a repeat of the ticket may be mailed now.</summary>
    static Instant? RepeatIsTooSoon(long ticket, IReadOnlyCollection<OutboxMail> pending, MailHistory history, Instant now) =>
        pending.Any(mail => mail.Kind == MailKinds.Merged && mail.TicketId == ticket) ? now + RepeatPause
        : history.LastRepeat(ticket) is { } last && last + RepeatPause > now ? last + RepeatPause
        : null;
}

/// <summary>What one person got in the last hour. Kept in memory: a restart forgets it, which costs some mails more, never one less.</summary>
public sealed class MailHistory
{
    readonly Queue<Instant> _sent = new();
    readonly Dictionary<long, Instant> _repeats = [];

    public Instant? LastSummary { get; private set; }

    /// <summary>True if nothing here matters any more.</summary>
    public bool IsEmptyAt(Instant now) => SentSince(now - MailThrottle.RepeatPause) == 0 && !(LastSummary + MailThrottle.SummaryPause > now);

    public int SentSince(Instant time)
    {
        while (_sent.TryPeek(out var oldest) && oldest < time)
        {
            _sent.Dequeue();
        }
        return _sent.Count;
    }

    public Instant? LastRepeat(long ticket) => _repeats.TryGetValue(ticket, out var at) ? at : null;

    public void Sent(OutboxMail mail, Instant now)
    {
        _sent.Enqueue(now);
        if (mail is { Kind: MailKinds.Merged, TicketId: { } ticket })
        {
            foreach (var (old, at) in _repeats)
            {
                if (at + MailThrottle.RepeatPause <= now)
                {
                    _repeats.Remove(old);
                }
            }
            _repeats[ticket] = now;
        }
    }

    public void Summarised(Instant now) => LastSummary = now;
}
