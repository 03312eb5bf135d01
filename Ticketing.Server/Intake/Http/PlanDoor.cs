using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/api/v1/plan: which job is done when, a local day at a time.</summary>
public sealed class PlanDoor(MaintenanceDoor door)
{
    public const string Path = "/api/v1/plan";

    /// <summary>Days shown at once: a month with the weeks around it.</summary>
    const int MostDays = 92;

    /// <summary>Days of a file: ten years, which are read a month at a time.</summary>
    internal const int MostDaysOfFile = 3660;

    public Task ShowAsync(HttpContext context, string day)
    {
        if (DayOf(context, day) is not { } date)
        {
            return Task.CompletedTask;
        }
        using var use = door.Use(context);
        var days = use.Store.Days(date, date);
        JsonAnswer.WriteTagged(context.Response, DayDocument.Of(days.Count > 0 ? days[0] : new(date, 0, []), door.Settings.Workstations), MaintenanceHttpJson.Default.DayDocument);
        return Task.CompletedTask;
    }

    /// <summary>The days between two that have a plan.</summary>
    public Task ListAsync(HttpContext context)
    {
        if (DaysOf(context, door, MostDays, out var from, out var until) is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        using var use = door.Use(context);
        var days = new List<DayDocument>();
        foreach (var day in use.Store.Days(from, until))
        {
            days.Add(DayDocument.Of(day, door.Settings.Workstations));
        }
        return Records.List(context, days, MaintenanceHttpJson.Default.ItemsDocumentDayDocument);
    }

    /// <summary>Which days a request is about: a week from today, unless it says otherwise.</summary>
    /// <returns>Why it cannot be answered; null = it can.</returns>
    internal static Refusal? DaysOf(HttpContext context, MaintenanceDoor door, int most, out DateOnly from, out DateOnly until)
    {
        var query = context.Request.Query;
        var faults = new FieldFaults();
        from = Day(query["from"], "from", LocalDays.Of(door.Now, door.Settings.Zone), ref faults);
        until = Day(query["to"], "to", DateOnly.FromDayNumber(Math.Min(from.DayNumber + 6, DateOnly.MaxValue.DayNumber)), ref faults);
        if (until < from || until.DayNumber - from.DayNumber >= most)
        {
            faults.Add("to", $"must be 0 to {most - 1} days after from");
        }
        return faults.ToRefusal();
    }

    public Task FindAsync(HttpContext context, string day, long id)
    {
        if (DayOf(context, day) is not { } date)
        {
            return Task.CompletedTask;
        }
        using var use = door.Use(context);
        return Records.One(context, use.Store.FindJob(id) is { } job && job.Job.Day == date ? JobDocument.Of(job) : null, $"job {id} on {day}", MaintenanceHttpJson.Default.JobDocument);
    }

    public async Task CreateAsync(HttpContext context, string day)
    {
        if (DayOf(context, day) is not { } date)
        {
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var request = JobOf(fields);
        if (request.AssetId == 0)
        {
            fields.Fault("assetId", "must be the id of an asset");
        }
        await CreateAsync(context, door, fields.Refusal, store => store.PlanAsync(date, request, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary>Plans a job and answers with it, or with the refusal.</summary>
    internal static async Task CreateAsync(HttpContext context, MaintenanceDoor door, Refusal? refusal, Func<IMaintenanceStore, ValueTask<Outcome<Job>>> plan)
    {
        if (refusal is not null)
        {
            Problem.Write(context, refusal);
            return;
        }
        using var use = door.Use(context);
        if (Records.Or(context, await plan(use.Store).ConfigureAwait(false)) is { } job)
        {
            Records.Created(context, $"{Path}/{LocalDays.Name(job.Day)}/jobs", job.Id, JobDocument.Of(use.Store.FindJob(job.Id)!), MaintenanceHttpJson.Default.JobDocument);
        }
    }

    public async Task MoveAsync(HttpContext context, string day, long id)
    {
        if (DayOf(context, day) is not { } date)
        {
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var move = new JobMove(
            fields.Number("assetId", 1, long.MaxValue), fields.Number("contactId", 1, long.MaxValue), MaintenanceDoor.Time(fields, "startsAt"), MaintenanceDoor.Time(fields, "endsAt"), fields.Text("description", Job.LongestDescription, multiline: true));
        await AnswerAsync(context, fields.Refusal, store => store.MoveAsync(date, id, move, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    public async Task FinishAsync(HttpContext context, string day, long id)
    {
        if (DayOf(context, day) is not { } date)
        {
            return;
        }
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var (start, end) = (MaintenanceDoor.Time(fields, "actualStart", required: true), MaintenanceDoor.Time(fields, "actualEnd", required: true));
        if (end <= start)
        {
            fields.Fault("actualEnd", "must be later than actualStart");
        }
        if (end - start > TimeSpan.FromDays(7))
        {
            fields.Fault("actualEnd", "is more than 7 days after actualStart");
        }
        var notes = fields.Text("notes", Job.LongestNotes, multiline: true);
        await AnswerAsync(context, fields.Refusal, store => store.FinishAsync(date, id, start!.Value, end!.Value, notes, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }

    public async Task CancelAsync(HttpContext context, string day, long id)
    {
        if (DayOf(context, day) is { } date)
        {
            await AnswerAsync(context, null, store => store.CancelAsync(date, id, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
        }
    }

    /// <summary>Back into a ticket, which <c>ticketId</c> of the answer names.</summary>
    public async Task ReturnAsync(HttpContext context, string day, long id)
    {
        if (DayOf(context, day) is { } date)
        {
            await AnswerAsync(context, null, store => store.ReturnAsync(date, id, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
        }
    }

    /// <summary>What a body asks to be planned; ids that are absent are 0.</summary>
    internal static JobRequest JobOf(JsonFields fields) => new(
        fields.Number("assetId", 1, long.MaxValue) ?? 0, fields.Number("contactId", 1, long.MaxValue) ?? 0, MaintenanceDoor.Time(fields, "startsAt", required: true) ?? default, MaintenanceDoor.Time(fields, "endsAt", required: true) ?? default,
        fields.Text("description", Job.LongestDescription, multiline: true));

    async Task AnswerAsync(HttpContext context, Refusal? refusal, Func<IMaintenanceStore, ValueTask<Outcome<Job>>> act)
    {
        if (refusal is not null)
        {
            Problem.Write(context, refusal);
            return;
        }
        using var use = door.Use(context);
        if (Records.Or(context, await act(use.Store).ConfigureAwait(false)) is { } job)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, JobDocument.Of(use.Store.FindJob(job.Id)!), MaintenanceHttpJson.Default.JobDocument);
        }
    }

    static DateOnly? DayOf(HttpContext context, string text)
    {
        if (LocalDays.TryParse(text, out var day))
        {
            return day;
        }
        Problem.Write(context, FieldFaults.Of("day", $"is '{SubmissionDraft.Excerpt(text)}'; use a date such as 2026-01-31"));
        return null;
    }

    static DateOnly Day(string? text, string name, DateOnly absent, ref FieldFaults faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }
        if (LocalDays.TryParse(text, out var day))
        {
            return day;
        }
        faults.Add(name, $"is '{SubmissionDraft.Excerpt(text)}'; use a date such as 2026-01-31");
        return absent;
    }
}
