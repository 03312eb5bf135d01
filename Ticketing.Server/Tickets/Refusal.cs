namespace Ticketing.Tickets;

/// <summary>Why nothing was done; each kind is one HTTP status and one MQTT reason at the doors.</summary>
public enum RefusalKind
{
    Invalid,
    Forbidden,
    NotFound,
    Conflict,
    PreconditionFailed,
    TooMany,
    /// <summary>Outside trouble: the store is away or the queue is full; to be tried again.</summary>
    Unavailable,
    /// <summary>The disk is full.</summary>
    NoSpace,
}

/// <summary>A refusal as a value: a stable <paramref name="Code"/> for programs, a <paramref name="Detail"/> that says what was wrong, where, and what to do.</summary>
public sealed record Refusal(RefusalKind Kind, string Code, string Detail)
{
    /// <summary>For <c>sla-not-guaranteed</c>: when the tier would next be possible; null = not within the horizon.</summary>
    public Instant? Earliest { get; init; }

    /// <summary>For <c>sla-not-guaranteed</c>: the tiers that would be possible now.</summary>
    public IReadOnlyList<Sla> Offers { get; init; } = [];

    /// <summary>For <c>invalid</c>: field → everything that is wrong with it; empty if the fault is not a field's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } = NoErrors;

    /// <summary>For <see cref="RefusalKind.TooMany"/> and <see cref="RefusalKind.Unavailable"/>: when to try again; zero = in a second.</summary>
    public TimeSpan RetryAfter { get; init; }

    static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoErrors = new Dictionary<string, IReadOnlyList<string>>();

    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, "not-found", $"There is no such {what}.");

    /// <summary>The writer's queue is full.</summary>
    public static readonly Refusal Busy = new(RefusalKind.Unavailable, "busy", "Too many submissions are waiting to be stored. Nothing was stored; try again in a second.");
}

/// <summary>A value or the named reason why there is none.</summary>
public readonly record struct Outcome<T>(T? Value, Refusal? Refusal) where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
