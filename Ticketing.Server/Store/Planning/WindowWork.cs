using System.Globalization;
using Ticketing.Admission;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Maintenance windows inside the writer's transaction: what they hold, and what becomes of it.</summary>
sealed class WindowWork(TenantSession session)
{
    /// <summary>When a closed store is needed for the end of a window.</summary>
    public const string Due = "due:window";

    /// <summary>Alarms released in one transaction.</summary>
    const int Batch = 200;

    public Outcome<MaintenanceWindow> Save(MaintenanceWindow window, Origin origin)
    {
        if (window.Id != 0 && session.Sql.First(WindowSql.Window, row => row.GetString(0), window.Id) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"window {window.Id}"));
        }
        window = window.Id == 0 ? window with { Id = session.NextId("windows") } : window;
        new PlanningLog(session).Append(string.Create(CultureInfo.InvariantCulture, $"window/{window.Id}"), new(MaintenanceEvents.WindowSaved) { Window = window }, origin);
        session.Windows.Saved(window);
        return window;
    }

    /// <summary>Holds an alarm of a system under maintenance. Null: it is none, or its unfinished ticket takes it; what people report themselves is never held.</summary>
    /// <param name="open">Its unfinished ticket.</param>
    public static SubmitResult? TryHold(TenantSession session, Submission submission, Ticket? open, Origin origin)
    {
        if (session.Windows.IsEmpty)
        {
            return null;
        }
        // A line break cannot stand in a reference: equal alarms without one are held as one.
        var key = submission.Reference ?? "\n" + submission.Title;
        if (submission.Signal == Signal.Ok)
        {
            if (session.Windows.IsHeld(submission.System, key))
            {
                Drop(session, submission.System, key);
                session.Events.Append(session.Now, EventTypes.AlarmOver, null, origin, new EventData { System = submission.System, Reference = submission.Reference, Text = "over while it was held" }.Write());
            }
            return null;
        }
        if (open is not null || origin.Door == "page" || submission.HoldId is not null || session.Windows.Find(submission.System, session.Now) is not var (window, until))
        {
            return null;
        }
        session.Sql.Send(WindowSql.Hold, submission.System, key, window.Id, session.Now.Milliseconds, origin.Actor, SpoolText.Write(new Report.Submitted(submission)));
        session.Sql.Send(SweepSql.SetMark, Due, until.Milliseconds);
        if (session.Windows.Hold(submission.System, key))
        {
            session.Events.Append(session.Now, EventTypes.AlarmHeld, null, origin, new EventData { System = submission.System, Reference = submission.Reference, Text = $"{submission.Title}; held by window {window.Title}" }.Write());
        }
        return new(Disposition.Held) { ReceivedAt = session.Now, Window = window.Id, HeldUntil = until };
    }

    /// <summary>What no window holds any more becomes tickets, with promises counted from now.</summary>
    public void Release()
    {
        var (released, next) = (0, (Instant?)null);
        foreach (var row in session.Sql.List(WindowSql.Held, WindowSql.ReadHeld))
        {
            if (session.Windows.Find(row.Alarm.System, session.Now) is var (_, until))
            {
                next = next is null || until < next ? until : next;
            }
            else if (released++ < Batch)
            {
                Release(row);
            }
            else
            {
                next = session.Now;
            }
        }
        if (next is { } at)
        {
            session.Sql.Send(SweepSql.SetMark, Due, at.Milliseconds);
        }
        else
        {
            session.Sql.Send(PlanningSql.ExpectNoDay, Due);
        }
    }

    void Release(HeldRow row)
    {
        Drop(session, row.Alarm.System, row.Key);
        var submission = row.Submission with { IfRefused = IfRefused.Record, Requester = row.Submission.Requester ?? row.Actor, IdempotencyKey = null, Receipt = null };
        var result = new SubmissionWork(session, new TicketEnd(session)).Run(submission, Origin.Clock);
        var text = string.Create(CultureInfo.InvariantCulture, $"held by window {row.Alarm.WindowId} since {row.Alarm.Since.Utc:yyyy-MM-dd HH:mm:ss} UTC, reported {row.Alarm.Count} time(s)");
        session.Events.Append(session.Now, EventTypes.AlarmReleased, result.Ticket?.Id, Origin.Clock, new EventData { System = row.Alarm.System, Reference = row.Alarm.Reference, Text = text }.Write());
    }

    static void Drop(TenantSession session, string system, string key)
    {
        session.Sql.Send(WindowSql.Release, system, key);
        session.Windows.Release(system, key);
    }
}
