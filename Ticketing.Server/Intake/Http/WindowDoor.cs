using System.Text.Json.Serialization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that makes a maintenance window: once (<paramref name="StartsAt"/>, <paramref name="EndsAt"/>) or again and again (<paramref name="Cron"/>, <paramref name="Minutes"/>).</summary>
/// <param name="Systems">Whose alarms are held.</param>
/// <param name="StartsAt">Now if absent.</param>
/// <param name="Cron">Local time: minute hour day month weekday, such as <c>0 2 * * SUN</c>.</param>
public sealed record WindowRequest(string? Title, IReadOnlyList<string> Systems, DateTime? StartsAt, DateTime? EndsAt, string? Cron, int? Minutes);

/// <summary>Body that changes a window; what is absent stays.</summary>
public sealed record WindowPatch(string? Title, IReadOnlyList<string>? Systems, DateTime? StartsAt, DateTime? EndsAt, string? Cron, int? Minutes);

/// <summary>A maintenance window.</summary>
/// <param name="Active">It lasts now, until <paramref name="Until"/>.</param>
/// <param name="Held">How many alarms it holds now.</param>
/// <param name="Alarms">The alarms it holds; only of one window.</param>
public sealed record WindowDocument(
    long Id, string Title, IReadOnlyList<string> Systems, DateTime? StartsAt, DateTime? EndsAt, string? Cron, int? Minutes, bool Ended, bool Active, DateTime? Until, int Held,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HeldAlarmDocument>? Alarms)
{
    public static WindowDocument Of(WindowNow now, bool whole)
    {
        var window = now.Window;
        List<HeldAlarmDocument>? alarms = whole ? [] : null;
        foreach (var alarm in now.Held)
        {
            alarms?.Add(new(alarm.System, alarm.Reference, alarm.Title, alarm.Since.Utc, alarm.LastAt.Utc, alarm.Count));
        }
        return new(window.Id, window.Title, window.Systems, window.StartsAt?.Utc, window.EndsAt?.Utc, window.Cron, window.Cron is null ? null : window.Minutes, window.Ended, now.Until is not null, now.Until?.Utc, now.Held.Count, alarms);
    }
}

/// <summary>An alarm that waits for a window's end.</summary>
public sealed record HeldAlarmDocument(string System, string? Reference, string Title, DateTime Since, DateTime LastAt, long Count);

/// <summary>/api/v1/windows: when alarms of which systems are expected.</summary>
public sealed class WindowDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/windows";

    public Task ListAsync(HttpContext context)
    {
        using var use = door.Use(context);
        var items = new List<WindowDocument>();
        foreach (var window in use.Store.Windows(door.Now))
        {
            items.Add(WindowDocument.Of(window, whole: false));
        }
        return Records.List(context, items, MaintenanceHttpJson.Default.ItemsDocumentWindowDocument);
    }

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindWindow(id, door.Now) is { } window ? WindowDocument.Of(window, whole: true) : null, $"window {id}", MaintenanceHttpJson.Default.WindowDocument);
    }

    public async Task CreateAsync(HttpContext context)
    {
        using var use = door.Use(context);
        await SaveAsync(context, use.Store, new(0, "Maintenance", [], door.Now, null, null, 0, false)).ConfigureAwait(false);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        if (use.Store.FindWindow(id, door.Now) is { Window: { Ended: false } window })
        {
            await SaveAsync(context, use.Store, window).ConfigureAwait(false);
            return;
        }
        Problem.Write(context, Refusal.NotFound($"window {id}"));
    }

    /// <summary>Ends it for good, now: what it holds becomes tickets within seconds.</summary>
    public async Task EndAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        var outcome = use.Store.FindWindow(id, door.Now) is { Window: { Ended: false } window }
            ? await use.Store.SaveWindowAsync(window with { Ended = true }, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)
            : Refusal.NotFound($"window {id}");
        Records.Deleted(context, outcome.Refusal);
    }

    async Task SaveAsync(HttpContext context, IMaintenanceStore store, MaintenanceWindow before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var window = before with
        {
            Title = fields.Text("title", TicketLimits.Title) ?? before.Title,
            Systems = fields.Texts("systems", MaintenanceWindow.MostSystems, TicketLimits.Name) ?? before.Systems,
            StartsAt = MaintenanceDoor.Time(fields, "startsAt") ?? before.StartsAt,
            EndsAt = MaintenanceDoor.Time(fields, "endsAt") ?? before.EndsAt,
            Cron = fields.Text("cron", MaintenanceWindow.LongestCron) ?? before.Cron,
            Minutes = (int)(fields.Number("minutes", 1, MaintenanceWindow.MostMinutes) ?? before.Minutes),
        };
        if (window.Cron is { } cron)
        {
            window = window with { StartsAt = null, EndsAt = null };
            if (MaintenanceWindow.FaultOfCron(cron) is { } fault)
            {
                fields.Fault("cron", fault);
            }
            if (window.Minutes == 0)
            {
                fields.Fault("minutes", "is missing: how long it lasts each time");
            }
        }
        else if (window.EndsAt is null || window.EndsAt <= window.StartsAt)
        {
            fields.Fault("endsAt", "must be later than startsAt; or give cron and minutes");
        }
        if (window.Systems.Count == 0)
        {
            fields.Fault("systems", "must name the systems whose alarms are held");
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
        }
        else if (Records.Or(context, await store.SaveWindowAsync(window, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)) is { } saved && store.FindWindow(saved.Id, door.Now) is { } now)
        {
            Records.Saved(context, before.Id == 0, Path, saved.Id, WindowDocument.Of(now, whole: true), MaintenanceHttpJson.Default.WindowDocument);
        }
    }
}
