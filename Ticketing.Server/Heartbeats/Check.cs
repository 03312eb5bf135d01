using Ticketing.Tickets;

namespace Ticketing.Heartbeats;

/// <summary>Something that says regularly that it is well. Its silence is a ticket.</summary>
public sealed record Check
{
    public required long Id { get; init; }

    /// <summary>Names it in addresses; who knows it may ping.</summary>
    public required Guid Uuid { get; init; }
    public required string Name { get; init; }

    /// <summary>Lower case, unique within the tenant; also the system of its tickets.</summary>
    public required string Slug { get; init; }

    /// <summary>Words with spaces between them.</summary>
    public string Tags { get; init; } = "";
    public string Description { get; init; } = "";
    public required CheckSchedule Schedule { get; init; }

    /// <summary>How late it may be, and how long a run may take.</summary>
    public required int GraceSeconds { get; init; }
    public required Instant CreatedAt { get; init; }

    /// <summary>Nothing is expected until the next ping.</summary>
    public bool IsPaused { get; init; }

    /// <summary>It was silent, or said that it failed: there is a ticket.</summary>
    public bool IsDown { get; init; }

    /// <summary>Pings ever, of all kinds.</summary>
    public long Pings { get; init; }

    /// <summary>Last ping that tells how it is; null before the first.</summary>
    public Instant? LastPingAt { get; init; }

    /// <summary>When the run began that has not ended; null if none is under way.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>The run's id, if it said one.</summary>
    public string? StartedRun { get; init; }

    /// <summary>How long the last run took; null if it did not say when it began.</summary>
    public long? DurationMilliseconds { get; init; }

    /// <summary>It is silent if nothing comes before this; null = nothing is expected.</summary>
    public Instant? AlertAt { get; init; }

    /// <summary>Reference of its tickets.</summary>
    public const string Reference = "check";
}

/// <summary>What a ping says.</summary>
public enum PingKind
{
    Success = 0,
    Start = 1,
    Failure = 2,

    /// <summary>Only kept.</summary>
    Log = 3,
}

/// <summary>One ping.</summary>
/// <param name="ExitStatus">0 to 255; null if it said none.</param>
/// <param name="Run">Id that a start and its end share; null if it said none.</param>
/// <param name="Body">The first 10 kB of what came with it; null if nothing did.</param>
public sealed record Ping(PingKind Kind, int? ExitStatus, string? Run, string? Body);

/// <summary>A ping that was kept.</summary>
/// <param name="Number">Counts the pings of its check.</param>
/// <param name="DurationMilliseconds">Since the start of the same run; null if that is not known.</param>
public sealed record KeptPing(long Number, Instant At, PingKind Kind, int? ExitStatus, string? Run, string Method, string? Address, string? Agent, string? Body, long? DurationMilliseconds);

/// <summary>How a check is, in the words of Healthchecks.</summary>
public static class CheckStatus
{
    public const string New = "new", Up = "up", Grace = "grace", Down = "down", Paused = "paused";

    public static string Of(Check check, Instant now) =>
        check.IsPaused ? Paused
        : check.IsDown || check.AlertAt <= now ? Down
        : check.LastPingAt is not { } last ? New
        : check.Schedule.Next(last) <= now ? Grace
        : Up;
}
