using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A heartbeat check.</summary>
/// <param name="Status">new, up, grace, down or paused.</param>
/// <param name="Started">A run is under way.</param>
/// <param name="PeriodSeconds">Longest pause between two pings; null if <paramref name="Schedule"/> says when they are expected.</param>
/// <param name="Schedule">Expression of cron or of systemd's OnCalendar.</param>
/// <param name="NextPingAt">When the next ping is expected; null if none is.</param>
/// <param name="AlertAt">A ticket is opened if nothing comes before this.</param>
/// <param name="PingPath">Where its pings go.</param>
public sealed record CheckDocument(
    long Id, Guid Uuid, string Name, string Slug, IReadOnlyList<string> Tags, string Description, string Status, bool Started, int? PeriodSeconds, string? Schedule, string? TimeZone, int GraceSeconds,
    long Pings, DateTime? LastPingAt, DateTime? NextPingAt, DateTime? AlertAt, double? LastDurationSeconds, string PingPath, DateTime CreatedAt)
{
    public static CheckDocument Of(Check c, Instant now) => new(
        c.Id, c.Uuid, c.Name, c.Slug, c.Tags.Split(' ', StringSplitOptions.RemoveEmptyEntries), c.Description, CheckStatus.Of(c, now), c.StartedAt is not null,
        c.Schedule.Text is null ? c.Schedule.PeriodSeconds : null, c.Schedule.Text, c.Schedule.Text is null ? null : c.Schedule.Zone, c.GraceSeconds,
        c.Pings, c.LastPingAt?.Utc, c.IsPaused || c.LastPingAt is null ? null : c.Schedule.Next(c.LastPingAt.Value)?.Utc, c.AlertAt?.Utc, c.DurationMilliseconds / 1000.0, $"/ping/{c.Uuid}", c.CreatedAt.Utc);
}

/// <summary>Body that creates a check; all but the name is optional. A day and an hour of grace, unless it says otherwise.</summary>
public sealed record CheckRequest(string Name, string? Slug, IReadOnlyList<string>? Tags, string? Description, int? PeriodSeconds, string? Schedule, string? TimeZone, int? GraceSeconds);

/// <summary>Body that changes a check; what is absent stays.</summary>
public sealed record CheckPatch(string? Name, string? Slug, IReadOnlyList<string>? Tags, string? Description, int? PeriodSeconds, string? Schedule, string? TimeZone, int? GraceSeconds);

/// <summary>A ping that was kept.</summary>
/// <param name="Kind">success, start, failure or log.</param>
public sealed record PingDocument(long Number, DateTime At, string Kind, int? ExitStatus, string? Rid, string Method, string? Address, string? UserAgent, string? Body, double? DurationSeconds);

/// <summary>/api/v1/checks: heartbeat checks and their pings.</summary>
public sealed class CheckDoor(HeartbeatDoor door)
{
    public const string Path = "/api/v1/checks";
    const int ShownPings = 100;

    public ListTable Table => ListTable.Of(
        "checks",
        ["id", "uuid", "name", "slug", "tags", "description", "status", "started", "periodSeconds", "schedule", "timeZone", "graceSeconds", "pings", "lastPingAt", "nextPingAt", "alertAt", "lastDurationSeconds", "pingPath", "createdAt"],
        AllOf,
        one =>
        [
            one.Id, one.Uuid.ToString(), one.Name, one.Slug, ListTable.Join(one.Tags), one.Description, one.Status, one.Started, one.PeriodSeconds, one.Schedule, one.TimeZone, one.GraceSeconds, one.Pings, one.LastPingAt, one.NextPingAt, one.AlertAt,
            (decimal?)one.LastDurationSeconds, one.PingPath, one.CreatedAt,
        ]);

    public ListTable PingTable => ListTable.Below(
        "check", "pings", ["number", "at", "kind", "exitStatus", "rid", "method", "address", "userAgent", "body", "durationSeconds"], PingsOf,
        one => [one.Number, one.At, one.Kind, one.ExitStatus, one.Rid, one.Method, one.Address, one.UserAgent, one.Body, (decimal?)one.DurationSeconds]);

    public Task ListAsync(HttpContext context) => Records.List(context, AllOf(context), HttpJson.Default.ItemsDocumentCheckDocument);

    public Task FindAsync(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        return Records.One(context, use.Store.Find(id) is { } check ? CheckDocument.Of(check, door.Now) : null, $"check {id}", HttpJson.Default.CheckDocument);
    }

    public Task PingsAsync(HttpContext context, long id) =>
        PingsOf(context, id) is { } pings ? Records.List(context, pings, HttpJson.Default.ItemsDocumentPingDocument) : Problem.WriteAsync(context, Refusal.NotFound($"check {id}"));

    public async Task CreateAsync(HttpContext context)
    {
        using var use = door.Use(context.Principal().Tenant);
        var uuid = CheckAddress.New(use.Tenant);
        var check = await ReadAsync(context, new() { Id = 0, Uuid = uuid, Name = "", Slug = "", Schedule = CheckSchedule.Every(CheckFields.DefaultPeriod), GraceSeconds = CheckFields.DefaultGrace, CreatedAt = door.Now }).ConfigureAwait(false);
        if (check is null)
        {
            return;
        }
        var outcome = await use.Store.SaveAsync(check, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            Records.Created(context, Path, saved.Id, CheckDocument.Of(saved, door.Now), HttpJson.Default.CheckDocument);
        }
    }

    public async Task ChangeAsync(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        if (use.Store.Find(id) is not { } before)
        {
            await Problem.WriteAsync(context, Refusal.NotFound($"check {id}")).ConfigureAwait(false);
        }
        else if (await ReadAsync(context, before).ConfigureAwait(false) is { } check)
        {
            Answer(context, await use.Store.SaveAsync(check, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false));
        }
    }

    public async Task PauseAsync(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        Answer(context, await use.Store.PauseAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false));
    }

    public async Task ResumeAsync(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        Answer(context, await use.Store.ResumeAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false));
    }

    public async Task DeleteAsync(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        Records.Deleted(context, (await use.Store.DeleteAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)).Refusal);
    }

    List<CheckDocument> AllOf(HttpContext context)
    {
        using var use = door.Use(context.Principal().Tenant);
        var now = door.Now;
        return [.. use.Store.All().Select(check => CheckDocument.Of(check, now))];
    }

    /// <summary>Null: there is no such check.</summary>
    List<PingDocument>? PingsOf(HttpContext context, long id)
    {
        using var use = door.Use(context.Principal().Tenant);
        return use.Store.Find(id) is null ? null : [.. use.Store.PingsOf(id, ShownPings).Select(DocumentOf)];
    }

    void Answer(HttpContext context, Outcome<Check> outcome)
    {
        if (Records.Or(context, outcome) is { } check)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, CheckDocument.Of(check, door.Now), HttpJson.Default.CheckDocument);
        }
    }

    /// <summary>Null once the refusal is written.</summary>
    static async Task<Check?> ReadAsync(HttpContext context, Check before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var check = CheckFields.Read(fields, before, CheckFields.Own);
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return null;
        }
        return check;
    }

    static PingDocument DocumentOf(KeptPing ping) => new(
        ping.Number, ping.At.Utc, ping.Kind switch { PingKind.Success => "success", PingKind.Start => "start", PingKind.Failure => "failure", _ => "log" },
        ping.ExitStatus, ping.Run, ping.Method, ping.Address, ping.Agent, ping.Body, ping.DurationMilliseconds / 1000.0);
}
