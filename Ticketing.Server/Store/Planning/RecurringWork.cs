using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Maintenance;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Work that comes back, inside the writer's transaction: a turn and what it becomes are on disk together, so that each becomes one thing, once.</summary>
sealed class RecurringWork(TenantSession session, MaintenanceSettings settings)
{
    /// <summary>When a closed store is needed for its next turn.</summary>
    public const string Due = "due:recurring";

    readonly PlanningLog _log = new(session);
    readonly RecurringLook _look = new(session.Sql, settings.Zone);

    DateOnly Today => LocalDays.Of(session.Now, settings.Zone);

    public Outcome<Recurrence> Save(Recurrence rule, Origin origin)
    {
        if (session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Asset, rule.AssetId) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"asset {rule.AssetId}"));
        }
        rule = rule.Id == 0 ? rule with { Id = session.NextId("recurrences"), NextOn = rule.TurnAfter(rule.Start.AddDays(-1), settings.Zone) } : rule;
        Write(rule, null, origin);
        Expect();
        return rule;
    }

    /// <summary>Another text for a rule. Its job that is still to be done after today follows; what was done, and what stands in the plan of today, stays.</summary>
    public Outcome<Recurrence> Rewrite(long id, Recurrence words, Origin origin)
    {
        if (session.Sql.First(RecurringSql.One, RecurringSql.Read, id) is not { Ended: false } known)
        {
            return Missing(id);
        }
        if (session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Asset, words.AssetId) is null)
        {
            return Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"asset {words.AssetId}"));
        }
        var before = _look.Continued(known, session.Now);
        var job = _look.OpenJob(before) is { } open && open.Day > Today ? open : null;
        var rule = before.Rewritten(words, Today, job is not null, settings.Zone);
        if (job is not null && Follow(job, before, rule, origin) is { } refusal)
        {
            return refusal;
        }
        rule = _look.Continued(rule, session.Now);
        Write(rule, null, origin);
        Expect();
        return rule;
    }

    /// <summary>Only what the new words say otherwise: somebody may have moved the job by hand.</summary>
    Refusal? Follow(Job job, Recurrence before, Recurrence rule, Origin origin)
    {
        var day = rule.LastOn != before.LastOn ? rule.LastOn!.Value : job.Day;
        var (starts, ends) = (job.StartsAt, job.EndsAt);
        if ((day, rule.At, rule.Minutes) != (job.Day, before.At, before.Minutes))
        {
            starts = LocalDays.At(day, rule.At, settings.Zone);
            ends = starts + TimeSpan.FromMinutes(rule.Minutes);
        }
        var move = new JobMove(rule.AssetId != before.AssetId ? rule.AssetId : null, null, starts, ends, rule.Title != before.Title ? rule.Title : null);
        return move is { AssetId: null, Description: null } && (starts, ends) == (job.StartsAt, job.EndsAt) ? null : new PlanWork(session, settings).Move(job.Day, job.Id, move, origin).Refusal;
    }

    public Outcome<Recurrence> Snooze(long id, DateOnly until, Origin origin) => Change(id, origin, rule => (rule with { SnoozedUntil = until }, null));

    public Outcome<Recurrence> Skip(long id, Origin origin) => Change(id, origin, rule => rule.NextOn is null && rule.Unit != Recurrence.ByUsage ? (rule, null)
        : (rule.After(rule.NextOn ?? Today, null, null, settings.Zone), new(rule.Turns + 1, rule.NextOn ?? Today, "skipped")));

    /// <summary>Makes what is due of every rule, and reminds of what is to come.</summary>
    public void Run()
    {
        foreach (var known in session.Sql.List(RecurringSql.Open, RecurringSql.Read))
        {
            var rule = _look.Continued(known, session.Now);
            if (rule.MakeOn <= Today)
            {
                rule = Make(rule);
            }
            else if (rule != known)
            {
                Write(rule, null, Origin.Clock);
            }
            if (_look.Reminds(rule, Today))
            {
                Remind(rule);
            }
        }
        Expect();
    }

    Recurrence Make(Recurrence rule)
    {
        var day = rule.NextOn is { } next && next > Today ? next : Today;
        var (job, why) = rule.MakesJob ? Plan(rule, day) : (null, null);
        var ticket = job is null ? Open(rule, day, why) : null;
        var text = job is { } planned ? string.Create(CultureInfo.InvariantCulture, $"job {planned}") : string.Create(CultureInfo.InvariantCulture, $"ticket {ticket}");
        var after = rule.After(day, job, ticket, settings.Zone);
        Write(after, new(rule.Turns + 1, day, text), Origin.Clock);
        return after;
    }

    void Remind(Recurrence rule)
    {
        var (turn, day, _) = rule.Reminder(_look.OpenTurn(rule))!.Value;
        Write(rule with { Reminded = turn }, null, Origin.Clock);
        if (settings.Mails && session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Asset, rule.AssetId) is { OwnerId: { } owner } asset
            && session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Contact, owner) is { Email: { } email } contact)
        {
            var mail = ReminderText.Ahead(contact.Name, asset.Name, rule.Title, day, session.Mail.LanguageAt(email));
            session.Mail.Queue(MailKinds.Reminder, string.Create(CultureInfo.InvariantCulture, $"recurrence/{rule.Id}/{turn}"), new(contact.Name, email), mail, session.Now);
        }
    }

    (long? Job, string? Why) Plan(Recurrence rule, DateOnly day)
    {
        var start = LocalDays.At(day, rule.At, settings.Zone);
        var outcome = new PlanWork(session, settings).Plan(day, new(rule.AssetId, 0, start, start + TimeSpan.FromMinutes(rule.Minutes), rule.Title), Origin.Clock);
        return (outcome.Value?.Id, outcome.Refusal?.Detail);
    }

    /// <summary>Also for a job that its day has no room for: somebody has to find another.</summary>
    long? Open(Recurrence rule, DateOnly day, string? why)
    {
        var asset = session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Asset, rule.AssetId);
        var system = session.Sql.First(PlanningSql.Asset, PlanningSql.ReadAsset, rule.AssetId)?.Asset.System ?? TicketJobWork.NoSystem;
        var submission = new Submission { Title = rule.Title, Description = $"{asset?.Name}, due {LocalDays.Name(day)}.{(why is null ? "" : $" It could not be planned: {why}")}", System = system, IfRefused = IfRefused.Record };
        return new SubmissionWork(session, new TicketEnd(session)).Run(submission, Origin.Clock, isAlarm: false).Ticket?.Id;
    }

    Outcome<Recurrence> Change(long id, Origin origin, Func<Recurrence, (Recurrence, RecurrenceTurn?)> change)
    {
        if (session.Sql.First(RecurringSql.One, RecurringSql.Read, id) is not { Ended: false } rule)
        {
            return Missing(id);
        }
        var (changed, turn) = change(_look.Continued(rule, session.Now));
        Write(changed, turn, origin);
        Expect();
        return changed;
    }

    static Refusal Missing(long id) => Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"recurrence {id}"));

    void Write(Recurrence rule, RecurrenceTurn? turn, Origin origin) =>
        _log.Append(string.Create(CultureInfo.InvariantCulture, $"recurrence/{rule.Id}"), new(MaintenanceEvents.RecurrenceChanged) { Recurrence = rule, Turn = turn }, origin);

    /// <summary>Until when a closed store can wait: the next day on which something is made, or somebody is reminded.</summary>
    void Expect()
    {
        DateOnly? next = null;
        foreach (var rule in session.Sql.List(RecurringSql.Open, RecurringSql.Read))
        {
            var from = rule.RemindDays is null ? null : rule.Reminder(_look.OpenTurn(rule))?.From;
            foreach (var day in (DateOnly?[])[rule.MakeOn is { } on && on < Today ? Today : rule.MakeOn, from > Today ? from : null])
            {
                next = day is null || next <= day ? next : day;
            }
        }
        session.Sql.Send(next is null ? PlanningSql.ExpectNoDay : SweepSql.SetMark, next is { } found ? [Due, LocalDays.StartOf(found, settings.Zone).Milliseconds] : [Due]);
    }
}

/// <summary>Statements and rows of work that comes back; the table of rules is small.</summary>
static class RecurringSql
{
    public const string Open = "SELECT data FROM recurrences WHERE ended = 0 ORDER BY id";
    public const string One = "SELECT data FROM recurrences WHERE id = @id";
    public const string Save = "INSERT INTO recurrences (id, ended, data) VALUES (@id, @ended, @data) ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, data = excluded.data";
    public const string AddTurn = "INSERT INTO recurrence_turns (recurrence_id, number, day, text) VALUES (@recurrence_id, @number, @day, @text)";
    public const string Turns = "SELECT number, day, text FROM recurrence_turns WHERE recurrence_id = @recurrence_id ORDER BY number DESC LIMIT @limit";

    public static Recurrence Read(DbDataReader row) => JsonSerializer.Deserialize(row.GetString(0), MaintenanceJson.Default.Recurrence)!;

    public static RecurrenceTurn ReadTurn(DbDataReader row) => new(row.GetInt64(0), DateOnly.FromDayNumber((int)row.GetInt64(1)), row.GetString(2));
}
