using Ticketing.Tickets;

namespace Ticketing.Intake;

/// <summary>What the door knows beside the bytes.</summary>
public readonly record struct SubmissionDefaults
{
    /// <summary>System of a submission that names none.</summary>
    public string? System { get; init; }

    /// <summary>True where the system is given by the way in (an MQTT topic, a webhook's address): what the body says about it does not count.</summary>
    public bool SystemIsFixed { get; init; }

    /// <summary>Tier of a submission that names none; null = the system's.</summary>
    public Sla? Sla { get; init; }
    public IfRefused IfRefused { get; init; }

    /// <summary>The sender's key for this message; checked like a field.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>True where a member <c>id</c> of the body is the sender's key for this message, of its kind and system; elsewhere it means nothing.</summary>
    public bool IdIsKey { get; init; }

    /// <summary>Name of the person who sends it, and may give it to themselves; null where no person does, and <c>assignee</c> means nothing.</summary>
    public string? Person { get; init; }

    /// <summary>The delivery, where deliveries are numbered.</summary>
    public Receipt? Receipt { get; init; }
}
