using System.Text.Json;
using Ticketing.Maintenance;

namespace Ticketing.Store.Planning;

/// <summary>The read models: what each event makes of them, from the event alone. So they can be thrown away and made anew from the events, byte for byte the same.</summary>
static class PlanningView
{
    /// <summary>All tables that follow from the events.</summary>
    public static readonly IReadOnlyList<string> Tables = ["contacts", "assets", "plan_known", "jobs", "invoices", "windows", "recurrences", "recurrence_turns"];

    public static void Apply(SqlSession sql, MaintenanceEvent e)
    {
        if (e.Contact is { } contact)
        {
            var archived = contact.Archived ? 1L : 0L;
            sql.Send(PlanningSql.SaveContact, contact.Id, contact.Name, archived, JsonSerializer.Serialize(contact, MaintenanceJson.Default.Contact));
            sql.Send(PlanningSql.SaveKnown, Known.Contact, contact.Id, contact.Name, contact.Email, null, archived, contact.Address);
        }
        if (e.Asset is { } asset)
        {
            var archived = asset.Archived ? 1L : 0L;
            sql.Send(PlanningSql.SaveAsset, asset.Id, asset.Name, asset.System, archived, JsonSerializer.Serialize(asset, MaintenanceJson.Default.Asset));
            sql.Send(PlanningSql.SaveKnown, Known.Asset, asset.Id, asset.Name, null, asset.ContactId, archived, null);
        }
        // A job that moves to another day is told in both; where it is now says the day that it moved to.
        if (e.Job is { } job && (e.Day is null || e.Day == job.Day))
        {
            sql.Send(PlanningSql.SaveJob, job.Id, (long)job.Day.DayNumber, job.AssetId, job.ContactId, job.StartsAt.Milliseconds, (long)job.State, job.TicketId, job.CostCents, JsonSerializer.Serialize(job, MaintenanceJson.Default.Job));
        }
        if (e is { Jobs: { } reminded, Day: { } on })
        {
            foreach (var id in reminded)
            {
                sql.Send(PlanningSql.MarkReminded, (long)on.DayNumber, id);
            }
        }
        if (e.Window is { } window)
        {
            sql.Send(WindowSql.Save, window.Id, window.Ended ? 1L : 0L, JsonSerializer.Serialize(window, MaintenanceJson.Default.MaintenanceWindow));
        }
        if (e.Recurrence is { } rule)
        {
            sql.Send(RecurringSql.Save, rule.Id, rule.Ended ? 1L : 0L, JsonSerializer.Serialize(rule, MaintenanceJson.Default.Recurrence));
            if (e.Turn is { } turn)
            {
                sql.Send(RecurringSql.AddTurn, rule.Id, turn.Number, (long)turn.Day.DayNumber, turn.Text);
            }
        }
        if (e.Invoice is { } invoice)
        {
            sql.Send(PlanningSql.AddInvoice, invoice.Id, invoice.ContactId, invoice.TotalCents, JsonSerializer.Serialize(invoice, MaintenanceJson.Default.Invoice));
            foreach (var line in invoice.Lines)
            {
                sql.Send(PlanningSql.MarkInvoiced, invoice.Id, line.JobId);
            }
        }
    }

    /// <summary>Makes all read models anew, inside a transaction.</summary>
    public static void Rebuild(SqlSession sql)
    {
        foreach (var table in Tables)
        {
            sql.Execute($"DELETE FROM {table}");
        }
        foreach (var e in sql.List(PlanningSql.AllEvents, PlanningSql.ReadEvent))
        {
            Apply(sql, e);
        }
    }
}
