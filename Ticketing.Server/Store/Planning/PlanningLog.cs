using System.Globalization;
using System.Text.Json;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Writes an event of a stream at the version it was decided on, and with it all that follows: the read models, the line in the log of everything.</summary>
sealed class PlanningLog(TenantSession session)
{
    public long VersionOf(string stream) => session.Sql.Number(PlanningSql.LastVersion, stream);

    /// <summary>False: the version is taken, nothing is written, and the decision has to be made anew.</summary>
    public bool TryAppend(string stream, long version, MaintenanceEvent e, Origin origin)
    {
        if (session.Sql.Execute(PlanningSql.Append, session.NextId("maintenance_events"), stream, version, session.Now.Milliseconds, e.Type, e.Write()) == 0)
        {
            return false;
        }
        PlanningView.Apply(session.Sql, e);
        var day = e.Day ?? e.Job?.Day;
        session.Events.Append(session.Now, TypeOf(e.Type), null, origin, new EventData { Text = Text(e), Reference = day is { } of ? LocalDays.Name(of) : null }.Write());
        return true;
    }

    /// <summary>To the end of a stream that nobody decides on; somebody else's event at the same moment comes before.</summary>
    public void Append(string stream, MaintenanceEvent e, Origin origin)
    {
        while (!TryAppend(stream, VersionOf(stream) + 1, e, origin))
        {
        }
    }

    /// <summary>Appends to a day's plan, and keeps a snapshot now and then.</summary>
    public bool TryAppend(DayPlan plan, MaintenanceEvent e, Origin origin)
    {
        if (!TryAppend(PlanShelf.StreamOf(plan.Day), plan.Version + 1, e, origin))
        {
            return false;
        }
        plan.Apply(e);
        if (plan.Version % DaySnapshot.Every == 0)
        {
            session.Sql.Send(PlanningSql.KeepSnapshot, PlanShelf.StreamOf(plan.Day), plan.Version, JsonSerializer.Serialize(plan.Snapshot(), MaintenanceJson.Default.DaySnapshot));
        }
        return true;
    }

    /// <summary>The word in the log of everything: <c>JobPlanned</c> is <c>jobPlanned</c> there.</summary>
    static string TypeOf(string type) => char.ToLowerInvariant(type[0]) + type[1..];

    static string? Text(MaintenanceEvent e) => e switch
    {
        { Contact: { } contact } => string.Create(CultureInfo.InvariantCulture, $"contact {contact.Id}: {contact.Name}{(contact.Archived ? ", archived" : "")}"),
        { Asset: { } asset } => string.Create(CultureInfo.InvariantCulture, $"asset {asset.Id}: {asset.Name}{(asset.Archived ? ", archived" : "")}"),
        { Job: { } job } => string.Create(CultureInfo.InvariantCulture, $"job {job.Id}, asset {job.AssetId}, {job.Taken.From.Utc:yyyy-MM-dd HH:mm}-{job.Taken.Until.Utc:HH:mm} UTC"),
        { File: { } file } => string.Create(CultureInfo.InvariantCulture, $"asset {file.AssetId}: {file.Name}"),
        { Invoice: { } invoice } => string.Create(CultureInfo.InvariantCulture, $"invoice {invoice.Id}, contact {invoice.ContactId}, {Money.Text(invoice.TotalCents)}"),
        { Window: { } window } => $"window {window.Title}: {string.Join(", ", window.Systems)}{(window.Ended ? ", ended" : "")}",
        { Recurrence: { } rule } => $"{rule.Title}{(e.Turn is { } turn ? $": {turn.Text}" : "")}{(rule.Ended ? ", ended" : "")}",
        { Jobs: { } jobs } => $"reminded of jobs {string.Join(", ", jobs)}",
        _ => null,
    };
}
