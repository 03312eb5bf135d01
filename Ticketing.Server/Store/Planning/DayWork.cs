using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>
/// The begin of a local day inside the writer's transaction: the event, the reminders, the invoices and their mails are on disk together or not at all. Jobs are marked with what they led to, so that nothing
/// is done twice, however often the day is said to begin.
/// </summary>
sealed class DayWork(TenantSession session, MaintenanceSettings settings)
{
    const string Clock = "clock";

    /// <summary>The day on which the store first knew of days: those before it did not begin for it.</summary>
    const string Since = "days-since";

    /// <summary>When a closed store is needed for its next day.</summary>
    public const string Due = "due:day";

    readonly PlanningLog _log = new(session);

    DateOnly Today => LocalDays.Of(session.Now, settings.Zone);

    /// <summary>Records the next day that has begun since the last one, and does what belongs to it. Called again until it records none.</summary>
    public DayPassed Advance(Origin origin)
    {
        var today = Today;
        if (LastDay() is not { } last)
        {
            session.Sql.Execute(SweepSql.SetMark, Since, (long)today.DayNumber);
            last = today;
        }
        var next = DayPassed.Next(last, today);
        if (next is { } day)
        {
            _log.Append(Clock, new(MaintenanceEvents.DayHasPassed) { Day = day }, origin);
        }
        // A day that began while nobody was there is over: nobody is reminded of it.
        return Finish(next is null ? 0 : 1, reminds: next is null || next == today, origin);
    }

    /// <summary>By hand: all days up to today, and today's once more if it has been.</summary>
    public DayPassed AdvanceToToday(Origin origin)
    {
        var last = LastDay() ?? Today.AddDays(-1);
        var recorded = 0;
        while (DayPassed.Next(last, Today) is { } day)
        {
            _log.Append(Clock, new(MaintenanceEvents.DayHasPassed) { Day = day }, origin);
            (last, recorded) = (day, recorded + 1);
        }
        return Finish(recorded, reminds: true, origin);
    }

    /// <summary>A job may need the next day's begin: the store is opened for it if it is closed then.</summary>
    public void Expect() => session.Sql.Send(PlanningSql.ExpectDay, Due, LocalDays.StartOf(Today.AddDays(1), settings.Zone).Milliseconds);

    DayPassed Finish(int recorded, bool reminds, Origin origin)
    {
        var passed = new DayPassed(Today, recorded, reminds ? Remind(origin) : 0, Bill(origin));
        if (session.Sql.Number(PlanningSql.HasMore, (long)Today.DayNumber) != 0)
        {
            session.Sql.Send(SweepSql.SetMark, Due, LocalDays.StartOf(Today.AddDays(1), settings.Zone).Milliseconds);
        }
        else
        {
            session.Sql.Send(PlanningSql.ExpectNoDay, Due);
        }
        return passed;
    }

    DateOnly? LastDay() =>
        session.Sql.First(PlanningSql.LastOf, PlanningSql.ReadEvent, Clock)?.Day ?? (session.Sql.Scalar(SweepSql.Mark, Since) is long since ? DateOnly.FromDayNumber((int)since) : null);

    int Remind(Origin origin)
    {
        var today = Today;
        var jobs = session.Sql.List(PlanningSql.JobsOfDays, PlanningSql.ReadJob, (long)today.DayNumber, (long)today.DayNumber).FindAll(job => job.Job.State == JobState.Planned);
        var waiting = session.Sql.List(PlanningSql.NotReminded, row => row.GetInt64(0), (long)today.DayNumber);
        var reminded = 0;
        foreach (var contact in waiting)
        {
            var theirs = jobs.FindAll(job => job.Job.ContactId == contact);
            List<long> ids = [.. theirs.Select(job => job.Job.Id)];
            _log.Append(Of("contact", contact), new(MaintenanceEvents.ReminderSent) { Day = today, Jobs = ids }, origin);
            if (settings.Mails && session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Contact, contact) is { Email: { } email } known)
            {
                session.Mail.Queue(MailKinds.Reminder, Of("reminder", contact) + "/" + LocalDays.Name(today) + "/" + string.Join(',', ids), new(known.Name, email), ReminderText.Of(known.Name, today, theirs, settings.Zone, session.Mail.LanguageAt(email)), session.Now);
            }
            reminded++;
        }
        return reminded;
    }

    int Bill(Origin origin)
    {
        var contacts = session.Sql.List(PlanningSql.NotInvoiced, row => row.GetInt64(0));
        foreach (var contact in contacts)
        {
            var jobs = session.Sql.List(PlanningSql.NotInvoicedOf, PlanningSql.ReadJob, contact);
            var known = session.Sql.First(PlanningSql.Known, PlanningSql.ReadKnown, Known.Contact, contact);
            var mailTo = !settings.Mails ? null : settings.InvoiceTo.Length > 0 ? settings.InvoiceTo : known?.Email;
            var invoice = Invoice.Of(session.NextId("invoices"), contact, known?.Name ?? "", known?.Address, mailTo, jobs, settings.HourlyRate, session.Now, settings.Zone) with
            {
                Language = session.Mail.LanguageAt(mailTo ?? known?.Email ?? "").Code,
            };
            _log.Append(Of("invoice", invoice.Id), new(MaintenanceEvents.InvoiceIssued) { Invoice = invoice }, origin);
            if (mailTo is not null)
            {
                session.Mail.Queue(MailKinds.Invoice, Of("invoice", invoice.Id), new(settings.InvoiceTo.Length > 0 ? "" : invoice.Contact, mailTo), InvoiceText.Of(invoice, settings.Zone), session.Now);
            }
        }
        return contacts.Count;
    }

    static string Of(string what, long id) => string.Create(CultureInfo.InvariantCulture, $"{what}/{id}");
}
