using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>What time and other people have made of a rule since it was written: read by the clock before it troubles the writer, and by the writer again.</summary>
sealed class RecurringLook(SqlSession sql, TimeZoneInfo zone)
{
    const string TicketEnd = "SELECT finished_at FROM tickets WHERE id = @id AND deleted_at IS NULL";

    /// <summary>True if something is to be made of the rule, told about it, or written down.</summary>
    public bool IsDue(Recurrence rule, DateOnly today, Instant now) => Continued(rule, now) is var next && (next.MakeOn <= today || next.NextOn != rule.NextOn || Reminds(next, today));

    public bool Reminds(Recurrence rule, DateOnly today) => rule.RemindDays is not null && rule.Reminder(OpenTurn(rule)) is var (_, day, from) && from <= today && today < day;

    /// <summary>Day of the last turn while it is still to be done, wherever it was moved to; null if it is over.</summary>
    public DateOnly? OpenTurn(Recurrence rule) =>
        rule.LastJob is not null ? OpenJob(rule)?.Day
        : rule.LastTicket is { } ticket && TicketEnded(ticket, default) is null ? rule.LastOn
        : null;

    /// <summary>The job of the last turn while it is still to be done; null if there is none.</summary>
    public Job? OpenJob(Recurrence rule) => rule.LastJob is { } id && Job(id) is { State: JobState.Planned } job ? job : null;

    /// <summary>With its next turn, if it waited for the last one's end and that has come.</summary>
    public Recurrence Continued(Recurrence rule, Instant now)
    {
        if (!rule.AfterFinish || rule.NextOn is not null)
        {
            return rule;
        }
        var ended = rule.LastJob is { } id && Job(id) is { State: not JobState.Planned } job ? job.ActualEnd ?? job.EndsAt
            : rule.LastTicket is { } ticket ? TicketEnded(ticket, now)
            : null;
        return ended is { } at ? rule with { NextOn = rule.TurnAfterFinish(LocalDays.Of(at, zone), zone) } : rule;
    }

    Job? Job(long id) => sql.First(PlanningSql.Job, PlanningSql.ReadJob, id)?.Job;

    /// <param name="gone">For one that was deleted.</param>
    Instant? TicketEnded(long id, Instant gone)
    {
        var rows = sql.List(TicketEnd, row => row.IsDBNull(0) ? (Instant?)null : new Instant(row.GetInt64(0)), id);
        return rows is [var at] ? at : gone;
    }
}
