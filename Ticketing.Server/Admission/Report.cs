using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>What a device, a script or a person tells us: everything that may wait in the spool while the store is away.</summary>
public abstract record Report
{
    /// <summary>For <see cref="ITicketWriter.CommitAsync"/>.</summary>
    public sealed record Submitted(Submission Submission) : Report;

    /// <summary>For <see cref="ITicketWriter.ConditionAsync"/>.</summary>
    public sealed record Condition(Submission Submission) : Report;

    /// <summary>For <see cref="ITicketWriter.AliveAsync"/>.</summary>
    public sealed record Alive(string System, bool Heartbeat) : Report;

    /// <summary>For <see cref="ITicketWriter.AvailabilityAsync"/>.</summary>
    public sealed record Availability(string System, bool Online) : Report;

    /// <summary>For <see cref="ITicketWriter.RecordUnreadableAsync"/>.</summary>
    /// <param name="System">The system it claimed to be from; null if unknown.</param>
    /// <param name="Code">Why it could not be read.</param>
    /// <param name="Excerpt">What came, at most its first 1 KiB, as base64.</param>
    public sealed record Unreadable(string? System, string Code, string Excerpt) : Report;

    /// <summary>Who it is about; null if unknown.</summary>
    public string? SystemName => this switch
    {
        Submitted report => report.Submission.System,
        Condition report => report.Submission.System,
        Alive report => report.System,
        Availability report => report.System,
        Unreadable report => report.System,
        _ => null,
    };

    /// <summary>Hands it to a store, as the door would have.</summary>
    /// <returns>What became of it; for what has no ticket, <see cref="SubmitResult.Unchanged"/> or the refusal.</returns>
    public ValueTask<SubmitResult> TellAsync(ITicketWriter tickets, Origin origin)
    {
        ArgumentNullException.ThrowIfNull(tickets);
        return this switch
        {
            Submitted report => tickets.CommitAsync(report.Submission, origin, CancellationToken.None),
            Condition report => tickets.ConditionAsync(report.Submission, origin, CancellationToken.None),
            Alive report => ResultOf(tickets.AliveAsync(report.System, report.Heartbeat, origin, CancellationToken.None)),
            Availability report => ResultOf(tickets.AvailabilityAsync(report.System, report.Online, origin, CancellationToken.None)),
            Unreadable report => ResultOf(tickets.RecordUnreadableAsync(report.System, new(RefusalKind.Invalid, report.Code, ""), report.Excerpt, origin)),
            _ => throw new ArgumentOutOfRangeException(nameof(tickets), this, "no such report"),
        };
    }

    static async ValueTask<SubmitResult> ResultOf(ValueTask<Refusal?> stored) => await stored.ConfigureAwait(false) is { } refusal ? SubmitResult.Of(refusal) : SubmitResult.Unchanged;
}

/// <summary>A report that waits in the spool.</summary>
/// <param name="Id">Ascends in the order in which the reports came; never used twice in one spool.</param>
/// <param name="Origin">With <see cref="Origin.ReceivedAt"/>.</param>
public sealed record SpoolEntry(long Id, string Tenant, Report Report, Origin Origin);

/// <summary>What became of a batch of entries, in its order; null for one that had entered the store before (the server ended between entering and removing it).</summary>
public sealed record SpoolEntered(IReadOnlyList<SubmitResult?> Results);
