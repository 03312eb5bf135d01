using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>What a topic means to us.</summary>
public enum TopicKind
{
    /// <summary>Ours by its first levels, but none of those below.</summary>
    Unknown,
    Alarm,
    Ok,
    Heartbeat,
    Availability,

    /// <summary>Where a counter of the system stands.</summary>
    Usage,

    /// <summary>Status of a ticket: written by the server alone.</summary>
    Ticket,

    /// <summary>Answers about what was not stored: written by the server alone.</summary>
    Refused,

    /// <summary>Whether a system has unfinished tickets, for Home Assistant: written by the server alone.</summary>
    Problem,

    /// <summary>An order: somebody takes the system's tickets.</summary>
    Take,
}

/// <summary>The layout of the topics: <c>root/tenant/system/…</c>.</summary>
public sealed class TicketTopics(string root)
{
    public string Root => root;

    /// <summary>Splits a topic; false if it does not have the form <c>root/tenant/system/leaf</c>.</summary>
    public bool TryParse(ReadOnlySpan<char> topic, out ReadOnlySpan<char> tenant, out ReadOnlySpan<char> system, out TopicKind kind)
    {
        tenant = system = default;
        kind = default;
        if (topic.Length <= root.Length || !topic.StartsWith(root, StringComparison.Ordinal) || topic[root.Length] != '/')
        {
            return false;
        }
        topic = topic[(root.Length + 1)..];
        var first = topic.IndexOf('/');
        var second = first < 0 ? -1 : topic[(first + 1)..].IndexOf('/');
        if (first < 1 || second < 1)
        {
            return false;
        }
        tenant = topic[..first];
        system = topic.Slice(first + 1, second);
        kind = KindOf(topic[(first + second + 2)..]);
        return true;
    }

    static TopicKind KindOf(ReadOnlySpan<char> leaf) => leaf switch
    {
        "alarm" => TopicKind.Alarm,
        "ok" => TopicKind.Ok,
        "heartbeat" => TopicKind.Heartbeat,
        "availability" => TopicKind.Availability,
        "usage" => TopicKind.Usage,
        "refused" => TopicKind.Refused,
        "problem" => TopicKind.Problem,
        "take" => TopicKind.Take,
        _ => leaf.SequenceEqual("ticket") || leaf.StartsWith("ticket/", StringComparison.Ordinal) ? TopicKind.Ticket : TopicKind.Unknown,
    };

    /// <summary>Everything of a tenant, with the slash at the end.</summary>
    public string OfTenant(string tenant) => $"{root}/{tenant}/";

    /// <summary>Everything of a system, with the slash at the end.</summary>
    public string OfSystem(string tenant, string system) => $"{root}/{tenant}/{system}/";

    public string Refused(string tenant, string system) => $"{root}/{tenant}/{system}/refused";

    /// <summary>Where the status of a ticket is published: under its reference, or under its id if it has none or one that cannot stand in a topic.</summary>
    public string Ticket(string tenant, string system, string? reference, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{root}/{tenant}/{system}/ticket/{(CanStandInTopic(reference) ? reference : id)}");

    static bool CanStandInTopic(string? reference) => reference is not null && reference.AsSpan().IndexOfAny('+', '#', '\0') < 0;

    /// <summary>Null if a client may ask for the answer to its request there: a topic below <paramref name="prefix"/> that nothing else uses.</summary>
    public string? FaultOfResponseTopic(string topic, string prefix) =>
        !topic.StartsWith(prefix, StringComparison.Ordinal) ? $"lies outside {prefix}"
        : !TryParse(topic, out _, out var system, out var kind) || TicketLimits.FaultOfSystem(system.ToString()) is not null ? $"is not below {root}/tenant/system/"
        : kind != TopicKind.Unknown ? "is a topic with a meaning of its own"
        : null;
}
