using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>What a foreign program's request says, in our words.</summary>
/// <param name="Submissions">What becomes tickets or finishes them; empty for what is none of our business, such as the button that tests the way.</param>
/// <param name="Key">What the sender calls the thing, if the answer repeats it.</param>
/// <param name="Taken">The sender says that somebody deals with the tickets of these references: they are not reported, but taken.</param>
public sealed record Hook(IReadOnlyList<Submission> Submissions, string? Key = null, bool Taken = false)
{
    /// <summary>What was published as to ntfy; null elsewhere.</summary>
    public Ntfy.Message? Published { get; init; }

    /// <summary>What was published as to Gotify; null elsewhere.</summary>
    public Gotify.Message? Message { get; init; }

    public static readonly Hook Nothing = new([]);

    public static Hook Of(Submission submission, string? key = null) => new([submission], key);
}

/// <summary>What a reader of foreign requests knows beside the bytes.</summary>
/// <param name="System">That a report is about which names none.</param>
/// <param name="Severities">Which tier a word for how bad it is asks for.</param>
/// <param name="Priorities">The same for publish APIs, whose words are min, low, default, high and max.</param>
/// <param name="Unique">A name for what has none of its own.</param>
/// <param name="Topic">Published to; empty where there are no topics in paths.</param>
public sealed record HookContext(string System, WordTiers Severities, WordTiers Priorities, IQueryCollection Query, IHeaderDictionary Headers, string? ContentType, string Unique, string Topic = "")
{
    /// <summary>True if <see cref="System"/> is what the credentials stand for, and not only their name.</summary>
    public bool HasOwnSystem { get; init; }

    /// <summary>A query parameter that is not empty; null if there is none.</summary>
    public string? Asked(string name) => Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}

/// <summary>From a sender's bytes to what it says. Pure.</summary>
public delegate Outcome<Hook> HookReader(ReadOnlySpan<byte> body, HookContext context);
