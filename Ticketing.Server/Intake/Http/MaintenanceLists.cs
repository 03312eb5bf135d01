using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What is looked after, as tables that can be had as files.</summary>
public sealed class MaintenanceLists(MaintenanceDoor door)
{
    const int PageSize = 200;

    /// <summary>Archived ones too: the column says so.</summary>
    public ListTable Contacts => ListTable.Of(
        "contacts", ["id", "name", "email", "phone", "address", "archived"], context => Each(context, store => store.Contacts(archived: true)), one => [one.Id, one.Name, one.Email, one.Phone, one.Address, one.Archived]);

    /// <summary>Archived ones too.</summary>
    public ListTable Assets => ListTable.Of(
        "assets", ["id", "name", "kind", "contactId", "plate", "warrantyUntil", "system", "notes", "archived", "cost"], context => Each(context, store => store.Assets(archived: true)).Where(asset => context.Request.Query["system"] is not [{ } system] || asset.Asset.System == system).Select(asset => AssetDocument.Of(asset)),
        one => [one.Id, one.Name, one.Kind, one.ContactId, one.Plate, one.WarrantyUntil, one.System, one.Notes, one.Archived, one.Cost]);

    public ListTable Invoices => ListTable.By(
        "contact", "invoices", ["id", "contactId", "contact", "address", "mailedTo", "issuedAt", "issuedOn", "dueOn", "hourlyRate", "jobs", "total"],
        (context, contact) => Each(context, store => ListTable.Paged<Invoice>(before => store.Invoices(contact, before, PageSize), invoice => invoice.Id, PageSize)).Select(InvoiceDocument.Of),
        one => [one.Id, one.ContactId, one.Contact, one.Address, one.MailedTo, one.IssuedAt, one.IssuedOn, one.DueOn, one.HourlyRate, one.Lines.Count, one.Total]);

    public ListTable Windows => ListTable.Of(
        "windows", ["id", "title", "systems", "startsAt", "endsAt", "cron", "minutes", "ended", "active", "until", "held"], context => Each(context, store => store.Windows(door.Now)).Select(window => WindowDocument.Of(window, whole: false)),
        one => [one.Id, one.Title, ListTable.Join(one.Systems), one.StartsAt, one.EndsAt, one.Cron, one.Minutes, one.Ended, one.Active, one.Until, one.Held]);

    public ListTable Recurrences => ListTable.Of(
        "recurrences", ["id", "title", "assetId", "makes", "unit", "every", "cron", "afterFinish", "start", "at", "minutes", "aheadDays", "nextOn", "snoozedUntil", "usage", "usageDue", "counter", "remindDays", "ended"],
        context => Each(context, store => store.Recurrences()).Select(rule => RecurrenceDocument.Of(rule, [])),
        one =>
        [
            one.Id, one.Title, one.AssetId, one.Makes, one.Unit, one.Every, one.Cron, one.AfterFinish, one.Start, one.At.ToString("HH:mm", CultureInfo.InvariantCulture), one.Minutes, one.AheadDays, one.NextOn, one.SnoozedUntil,
            one.Usage, one.UsageDue, one.Counter, one.RemindDays, one.Ended,
        ]);

    static IReadOnlyList<string> JobColumns =>
        ["id", "day", "assetId", "asset", "contactId", "contact", "startsAt", "endsAt", "description", "status", "ticketId", "actualStart", "actualEnd", "notes", "cost"];

    /// <summary>The jobs of the days asked for, a month of the store at a time.</summary>
    public ListTable Plan => new("plan", JobColumns, context => PlanDoor.DaysOf(context, door, PlanDoor.MostDaysOfFile, out var from, out var until) is { } refusal
        ? (null, refusal)
        : (Each(context, store => JobsOf(store, from, until)).Select(JobDocument.Of).Select(Row), null));

    /// <summary>The jobs that a ticket was planned as.</summary>
    public ListTable JobsOfTicket => ListTable.Below("ticket", "jobs", JobColumns, new TicketJobDoor(door).JobsOf, Row);

    static Export.Cell[] Row(JobDocument one) =>
    [
        one.Id, one.Day, one.AssetId, one.Asset, one.ContactId, one.Contact, one.StartsAt, one.EndsAt, one.Description, one.Status, one.TicketId, one.ActualStart, one.ActualEnd, one.Notes, one.Cost,
    ];

    static IEnumerable<PlannedJob> JobsOf(IMaintenanceStore store, DateOnly from, DateOnly until)
    {
        const int step = 31;
        for (var first = from.DayNumber; first <= until.DayNumber; first += step)
        {
            foreach (var day in store.Days(DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(Math.Min(first + step - 1, until.DayNumber))))
            {
                foreach (var job in day.Jobs)
                {
                    yield return job;
                }
            }
        }
    }

    /// <summary>Keeps the store open until the last one is read.</summary>
    IEnumerable<T> Each<T>(HttpContext context, Func<IMaintenanceStore, IEnumerable<T>> items)
    {
        using var use = door.Use(context);
        foreach (var item in items(use.Store))
        {
            yield return item;
        }
    }
}
