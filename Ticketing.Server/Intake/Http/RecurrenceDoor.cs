using System.Globalization;
using Ticketing.Intake.Mqtt;
using Ticketing.Maintenance;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that makes work come back.</summary>
/// <param name="Makes">job (default) or ticket.</param>
/// <param name="Unit">days, weeks, months, cron or usage.</param>
/// <param name="Every">So many of the unit; with usage, what the counter goes from turn to turn.</param>
/// <param name="Cron">For unit cron: minute hour day month weekday.</param>
/// <param name="AfterFinish">Count from the day on which the last turn was finished.</param>
/// <param name="Start">The first turn; today if absent.</param>
/// <param name="At">When its jobs begin, local time; 08:00 if absent.</param>
/// <param name="Minutes">How long its jobs last; 60 if absent.</param>
/// <param name="AheadDays">So many days before its day a turn becomes a job or ticket; 14 if absent.</param>
/// <param name="RemindDays">So many days before its day the asset's owner is reminded by mail; absent = on the day itself only.</param>
/// <param name="Counter">For unit usage, which of the asset's counters: km, hours; absent if it has but one.</param>
public sealed record RecurrenceRequest(string Title, long AssetId, string? Makes, string Unit, long? Every, string? Cron, bool? AfterFinish, DateOnly? Start, string? At, int? Minutes, int? AheadDays, int? RemindDays, string? Counter);

/// <summary>Body that puts a turn off until a day.</summary>
public sealed record SnoozeRequest(DateOnly Until);

/// <summary>Body that says where a counter stands: kilometres, hours, strokes.</summary>
public sealed record UsageRequest(long Value);

/// <summary>Body that says where a counter of a system stands.</summary>
/// <param name="System">The device's own if absent.</param>
/// <param name="Counter">km, hours; absent if it has but one.</param>
public sealed record SystemUsageRequest(string? System, string? Counter, long Value);

/// <summary>Work that comes back.</summary>
/// <param name="NextOn">Day of the next turn; null while it waits for the last one's end, or for the counter.</param>
/// <param name="Turns">What the turns became, newest first.</param>
public sealed record RecurrenceDocument(
    long Id, string Title, long AssetId, string Makes, string Unit, long Every, string? Cron, bool AfterFinish, DateOnly Start, TimeOnly At, int Minutes, int AheadDays, DateOnly? NextOn, DateOnly? SnoozedUntil, long Usage, long? UsageDue, string? Counter, int? RemindDays, bool Ended,
    IReadOnlyList<RecurrenceTurn> Turns)
{
    public static RecurrenceDocument Of(Recurrence rule, IReadOnlyList<RecurrenceTurn> turns) => new(
        rule.Id, rule.Title, rule.AssetId, rule.MakesJob ? "job" : "ticket", rule.Unit, rule.Every, rule.Cron, rule.AfterFinish, rule.Start, rule.At, rule.Minutes, rule.AheadDays, rule.NextOn, rule.SnoozedUntil, rule.Usage,
        rule.Unit == Recurrence.ByUsage ? rule.UsageDue : null, rule.Counter, rule.RemindDays, rule.Ended, turns);
}

/// <summary>/api/v1/recurrences: work that comes back.</summary>
public sealed class RecurrenceDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/recurrences";

    public Task ListAsync(HttpContext context)
    {
        using var use = door.Use(context);
        var items = new List<RecurrenceDocument>();
        foreach (var rule in use.Store.Recurrences())
        {
            items.Add(RecurrenceDocument.Of(rule, []));
        }
        return Records.List(context, items, MaintenanceHttpJson.Default.ItemsDocumentRecurrenceDocument);
    }

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindRecurrence(id) is { } rule ? RecurrenceDocument.Of(rule, use.Store.TurnsOf(id)) : null, $"recurrence {id}", MaintenanceHttpJson.Default.RecurrenceDocument);
    }

    public async Task CreateAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var rule = Read(fields);
        await AnswerAsync(context, fields.Refusal, created: true, store => store.SaveRecurrenceAsync(rule, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var words = Read(fields);
        await AnswerAsync(context, fields.Refusal, created: false, store => store.RewriteRecurrenceAsync(id, words, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>What is wrong is noted in the fields.</summary>
    Recurrence Read(JsonFields fields)
    {
        var unit = fields.Word("unit", Recurrence.Units, required: true) ?? Recurrence.Days;
        var cron = fields.Text("cron", MaintenanceWindow.LongestCron, required: unit == Recurrence.ByCron);
        if (cron is not null && MaintenanceWindow.FaultOfCron(cron) is { } fault)
        {
            fields.Fault("cron", fault);
        }
        if (!TimeOnly.TryParseExact(fields.Text("at", 5) ?? "08:00", "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            fields.Fault("at", "must be a local time such as 08:00");
        }
        if (!fields.Has("assetId"))
        {
            fields.Fault("assetId", "is missing");
        }
        var every = fields.Number("every", 1, unit == Recurrence.ByUsage ? 1_000_000_000 : 1_000) ?? 1;
        var rule = new Recurrence(
            0, fields.Text("title", TicketLimits.Title, required: true) ?? "", fields.Number("assetId", 1, long.MaxValue) ?? 0, fields.Word("makes", ["job", "ticket"]) != "ticket", unit, every, unit == Recurrence.ByCron ? cron : null,
            fields.Flag("afterFinish") ?? false, MaintenanceDoor.Day(fields, "start") ?? LocalDays.Of(door.Now, door.Settings.Zone), at, (int)(fields.Number("minutes", 1, 24 * 60 - 1) ?? 60), (int)(fields.Number("aheadDays", 0, 366) ?? 14),
            null, null, 0, null, null, 0, unit == Recurrence.ByUsage ? every : 0, false)
        {
            RemindDays = (int?)fields.Number("remindDays", 1, 366),
            Counter = unit == Recurrence.ByUsage ? fields.Text("counter", TicketLimits.Name) : null,
        };
        if (rule.Cron is not null && fields.Refusal is null && rule.TurnAfter(rule.Start, door.Settings.Zone) is null)
        {
            fields.Fault("cron", "never comes: there is no such day");
        }
        return rule;
    }

    public async Task EndAsync(HttpContext context, long id)
    {
        using var use = door.Use(context);
        var outcome = use.Store.FindRecurrence(id) is { Ended: false } rule
            ? await use.Store.SaveRecurrenceAsync(rule with { Ended = true }, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)
            : Refusal.NotFound($"recurrence {id}");
        Records.Deleted(context, outcome.Refusal);
    }

    public Task SkipAsync(HttpContext context, long id) => AnswerAsync(context, null, created: false, store => store.SkipTurnAsync(id, TenantDoor.OriginOf(context), context.RequestAborted));

    public async Task SnoozeAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        if (MaintenanceDoor.Day(fields, "until") is not { } until)
        {
            until = default;
            if (!fields.Has("until"))
            {
                fields.Fault("until", "is missing: the day until which the turn waits");
            }
        }
        await AnswerAsync(context, fields.Refusal, created: false, store => store.SnoozeTurnAsync(id, until, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    public async Task CountAsync(HttpContext context, long id)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var value = Value(fields);
        await AnswerAsync(context, fields.Refusal, created: false, store => store.CountUsageAsync(id, value, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>A counter of a system, for all rules that count it; there may be none yet.</summary>
    public async Task CountOfSystemAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var who = context.Principal();
        var (system, counter, value) = (fields.Text("system", TicketLimits.Name) ?? who.System, fields.Text("counter", TicketLimits.Name), Value(fields));
        if (system is null || TicketLimits.FaultOfSystem(system) is { })
        {
            fields.Fault("system", system is null ? "is missing: whose counter it is" : TicketLimits.FaultOfSystem(system)!);
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        if (who is { Kind: PrincipalKind.Device, System: { } own } && system != own)
        {
            Problem.Write(context, new(RefusalKind.Forbidden, "forbidden", $"{who.Name} may only report for {own}."));
            return;
        }
        using var use = door.Use(context);
        Records.Deleted(context, await use.Store.CountUsageAsync(system!, counter, value, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false));
    }

    static long Value(JsonFields fields)
    {
        if (fields.Number("value", 0, UsageReader.Most) is { } value)
        {
            return value;
        }
        if (!fields.Has("value"))
        {
            fields.Fault("value", "is missing: where the counter stands");
        }
        return 0;
    }

    async Task AnswerAsync(HttpContext context, Refusal? refusal, bool created, Func<IMaintenanceStore, ValueTask<Outcome<Recurrence>>> act)
    {
        if (refusal is not null)
        {
            Problem.Write(context, refusal);
            return;
        }
        using var use = door.Use(context);
        if (Records.Or(context, await act(use.Store).ConfigureAwait(false)) is not { } rule)
        {
            return;
        }
        Records.Saved(context, created, Path, rule.Id, RecurrenceDocument.Of(rule, use.Store.TurnsOf(rule.Id)), MaintenanceHttpJson.Default.RecurrenceDocument);
    }
}
