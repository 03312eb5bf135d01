using Ticketing.Notify.Smtp;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What follows from an attempt.</summary>
public abstract record RetryVerdict
{
    /// <summary>The server has it.</summary>
    public sealed record Sent : RetryVerdict;

    public sealed record Again(Instant At) : RetryVerdict;

    /// <param name="Reason">For people.</param>
    public sealed record Dead(string Reason) : RetryVerdict;
}

/// <summary>When a mail that did not get through is tried again, and when no more. Pure.</summary>
public static class RetryPlan
{
    /// <summary>Mail is tried for at least this long [RFC 5321 4.5.4.1: "generally at least 4-5 days"].</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>… and at least so often, should this server itself have been off for days.</summary>
    public const int LeastAttempts = 12;

    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>How often, at most, a server that is away is asked whether it is back.</summary>
    public static readonly TimeSpan LongestProbe = TimeSpan.FromMinutes(5);

    static readonly TimeSpan ShortestProbe = TimeSpan.FromSeconds(2);

    /// <param name="attempts">This one included.</param>
    /// <param name="away">How long the server as such has been away; zero if it is not.</param>
    /// <param name="jitter">0 to 1: how much earlier than the longest allowed pause, so that mails of one moment do not come back in one moment.</param>
    public static RetryVerdict After(SmtpOutcome outcome, int attempts, Instant createdAt, Instant now, TimeSpan away, double jitter) => outcome switch
    {
        SmtpOutcome.Delivered => new RetryVerdict.Sent(),
        SmtpOutcome.Refused refused => new RetryVerdict.Dead(refused.Reason),
        SmtpOutcome.TryLater later when now - createdAt >= Patience && attempts >= LeastAttempts => new RetryVerdict.Dead($"Given up after {attempts} attempts in {(now - createdAt).TotalDays:0} days. {later.Reason}"),
        SmtpOutcome.TryLater { ServerAway: true } => new RetryVerdict.Again(now + Probe(away, jitter)),
        _ => new RetryVerdict.Again(now + Pause(attempts, jitter)),
    };

    /// <summary>For a mail the server did not take: doubles from <see cref="FirstPause"/> to <see cref="LongestPause"/>, less up to a fifth.</summary>
    public static TimeSpan Pause(int attempts, double jitter)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return (doubled < LongestPause ? doubled : LongestPause) * (1 - (Math.Clamp(jitter, 0, 1) / 5));
    }

    /// <summary>For a server that is away, whatever the mail: a quarter of the time it has been away, so its return is noticed soon however long it took.</summary>
    public static TimeSpan Probe(TimeSpan away, double jitter)
    {
        var quarter = away / 4;
        quarter = quarter < ShortestProbe ? ShortestProbe : quarter > LongestProbe ? LongestProbe : quarter;
        return quarter * (1 - (Math.Clamp(jitter, 0, 1) / 5));
    }
}
