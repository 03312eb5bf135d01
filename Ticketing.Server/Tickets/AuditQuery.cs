namespace Ticketing.Tickets;

/// <summary>Which events are wanted; what is null does not narrow.</summary>
public sealed record AuditQuery
{
    public string? Type { get; init; }
    public long? Ticket { get; init; }

    /// <summary>Name of who did it, exactly.</summary>
    public string? Who { get; init; }

    /// <summary>At or after this time.</summary>
    public Instant? From { get; init; }

    /// <summary>Before this time.</summary>
    public Instant? To { get; init; }

    /// <summary>Part of what the event carries, whatever the case of A-Z.</summary>
    public string? Text { get; init; }
}
