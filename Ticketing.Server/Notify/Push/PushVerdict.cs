using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Notify.Push;

/// <summary>What follows from an attempt.</summary>
public abstract record PushVerdict
{
    /// <summary>Taken by the service, or given up: it waits no more.</summary>
    /// <param name="Answer">For people.</param>
    public sealed record Over(string Answer) : PushVerdict;

    public sealed record Again(Instant At, string Answer) : PushVerdict;

    /// <summary>The browser wants no more, or is gone: its subscription ends, with all that waits for it.</summary>
    public sealed record Gone : PushVerdict;

    /// <summary>A push that comes much later tells nothing that a look at the page would not.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public const int MostAttempts = 10;

    /// <param name="status">What the service answered (RFC 8030 5 and 8); null = nothing.</param>
    /// <param name="trouble">Why not; null if it answered.</param>
    /// <param name="attempts">This one included.</param>
    /// <param name="retryAfter">What the service asks for.</param>
    public static PushVerdict Of(int? status, string? trouble, int attempts, Instant createdAt, Instant now, TimeSpan? retryAfter, double jitter)
    {
        var answer = status is { } number ? string.Create(CultureInfo.InvariantCulture, $"the push service answered {number}") : trouble ?? "";
        switch (status)
        {
            case >= 200 and < 300:
                return new Over("delivered to the push service");
            case 404 or 410:
                return new Gone();
            case >= 400 and < 500 and not (408 or 425 or 429):
                return new Over(answer);
        }
        var next = now + (retryAfter is { } asked && asked > TimeSpan.Zero ? asked : RetryPlan.Pause(attempts, jitter));
        return attempts >= MostAttempts || next - createdAt > Patience ? new Over($"given up: {answer}") : new Again(next, answer);
    }
}
