using System.Text.Json.Serialization;
using Ticketing.Heartbeats;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A check in the words of the management API of Healthchecks.</summary>
sealed record HealthchecksCheck(
    string Name, string Slug, string Tags, string Desc, int Grace, long NPings, string Status, bool Started, DateTime? LastPing, DateTime? NextPing, bool ManualResume, string Methods,
    string Uuid, string PingUrl, string UpdateUrl, string PauseUrl, string ResumeUrl, string Channels, int? Timeout, string? Schedule, string? Tz, double? LastDuration);

sealed record HealthchecksList(IReadOnlyList<HealthchecksCheck> Checks);

sealed record HealthchecksPing(string Type, DateTime Date, long N, string Scheme, string? RemoteAddr, string Method, string? Ua, string? Rid, double? Duration);

sealed record HealthchecksPings(IReadOnlyList<HealthchecksPing> Pings);

sealed record HealthchecksError(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HealthchecksCheck))]
[JsonSerializable(typeof(HealthchecksList))]
[JsonSerializable(typeof(HealthchecksPings))]
[JsonSerializable(typeof(HealthchecksError))]
sealed partial class HealthchecksJson : JsonSerializerContext;

/// <summary>/api/v3/checks: the calls that clients of Healthchecks make (https://healthchecks.io/docs/api/), with a token of ours as their API key: scope full changes, scope read reads.</summary>
public sealed class HealthchecksDoor(HeartbeatDoor door)
{
    public Task ListAsync(HttpContext context) => WithAsync(context, changes: false, use =>
    {
        string? slug = context.Request.Query["slug"];
        var tags = context.Request.Query["tag"];
        var now = door.Now;
        var checks = use.Store.All().Where(check => slug is null || check.Slug == slug).Where(check => tags.All(tag => check.Tags.Split(' ').Contains(tag))).Select(check => DocumentOf(context, check, now));
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new HealthchecksList([.. checks]), HealthchecksJson.Default.HealthchecksList);
        return Task.CompletedTask;
    });

    public Task CreateAsync(HttpContext context) => WithAsync(context, changes: true, async use =>
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var fresh = new Check { Id = 0, Uuid = CheckAddress.New(use.Tenant), Name = "", Slug = "", Schedule = CheckSchedule.Every(CheckFields.DefaultPeriod), GraceSeconds = CheckFields.DefaultGrace, CreatedAt = door.Now };
        var check = CheckFields.Read(fields, fresh, CheckFields.Healthchecks);
        var unique = fields.Texts("unique", 5, 20) ?? [];
        if (unique.Except(["name", "slug", "tags", "timeout", "grace"]).FirstOrDefault() is { } other)
        {
            fields.Fault("unique", $"names '{other}'; use name, slug, tags, timeout or grace");
        }
        var same = unique.Count == 0 ? null : use.Store.All().FirstOrDefault(one => unique.All(field => IsSame(field, one, check)));
        await SaveAsync(context, use, fields, same is null ? check : check with { Id = same.Id, Uuid = same.Uuid, Slug = fields.Has("slug") ? check.Slug : same.Slug }, same is null ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
    });

    public Task FindAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: false, (_, check) =>
    {
        Answer(context, StatusCodes.Status200OK, check);
        return Task.CompletedTask;
    });

    public Task ChangeAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: true, async (use, check) =>
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        await SaveAsync(context, use, fields, CheckFields.Read(fields, check, CheckFields.Healthchecks), StatusCodes.Status200OK).ConfigureAwait(false);
    });

    public Task PauseAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: true, async (use, check) =>
        Answer(context, await use.Store.PauseAsync(check.Id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)));

    public Task ResumeAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: true, async (use, check) =>
        Answer(context, await use.Store.ResumeAsync(check.Id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)));

    /// <summary>Answers with the check as it was.</summary>
    public Task DeleteAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: true, async (use, check) =>
        Answer(context, await use.Store.DeleteAsync(check.Id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false)));

    public Task PingsAsync(HttpContext context, Guid uuid) => OneAsync(context, uuid, changes: false, (use, check) =>
    {
        var pings = use.Store.PingsOf(check.Id, 100).Select(ping => new HealthchecksPing(
            ping.Kind switch { PingKind.Success => "success", PingKind.Start => "start", PingKind.Failure => "fail", _ => "log" }, ping.At.Utc, ping.Number, "http", ping.Address, ping.Method, ping.Agent, ping.Run, ping.DurationMilliseconds / 1000.0));
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new HealthchecksPings([.. pings]), HealthchecksJson.Default.HealthchecksPings);
        return Task.CompletedTask;
    });

    async Task SaveAsync(HttpContext context, CheckUse use, JsonFields fields, Check check, int status)
    {
        if (fields.Refusal is { } refusal)
        {
            Fail(context, StatusCodes.Status400BadRequest, $"json validation error: {refusal.Detail}");
            return;
        }
        Answer(context, await use.Store.SaveAsync(check, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false), status);
    }

    Task OneAsync(HttpContext context, Guid uuid, bool changes, Func<CheckUse, Check, Task> run) => WithAsync(context, changes, use =>
    {
        if (use.Store.Find(uuid) is { } check)
        {
            return run(use, check);
        }
        Fail(context, StatusCodes.Status404NotFound, "not found");
        return Task.CompletedTask;
    });

    /// <summary>Lets through who shows a token that is good enough, in the header that these clients use.</summary>
    async Task WithAsync(HttpContext context, bool changes, Func<CheckUse, Task> run)
    {
        string? key = context.Request.Headers["X-Api-Key"];
        if (string.IsNullOrEmpty(key))
        {
            Fail(context, StatusCodes.Status401Unauthorized, "missing api key");
        }
        else if (await door.OwnerAsync(key, context).ConfigureAwait(false) is not { } owner || !(changes ? owner.MayWork : owner.MayRead))
        {
            Fail(context, StatusCodes.Status401Unauthorized, "wrong api key");
        }
        else if (door.StandingOf(owner.Tenant) is { } closed)
        {
            Problem.Write(context, closed);
        }
        else
        {
            context.Features.Set(new Visit(owner, null));
            using var use = door.Use(owner.Tenant);
            await run(use).ConfigureAwait(false);
        }
    }

    void Answer(HttpContext context, Outcome<Check> outcome, int status = StatusCodes.Status200OK)
    {
        if (outcome.Value is { } check)
        {
            Answer(context, status, check);
        }
        else if (outcome.Refusal!.Kind == RefusalKind.Conflict)
        {
            Fail(context, StatusCodes.Status409Conflict, outcome.Refusal.Detail);
        }
        else
        {
            Problem.Write(context, outcome.Refusal);
        }
    }

    void Answer(HttpContext context, int status, Check check) => JsonAnswer.Write(context.Response, status, DocumentOf(context, check, door.Now), HealthchecksJson.Default.HealthchecksCheck);

    static void Fail(HttpContext context, int status, string error) => JsonAnswer.Write(context.Response, status, new HealthchecksError(error), HealthchecksJson.Default.HealthchecksError);

    static bool IsSame(string field, Check one, Check other) => field switch
    {
        "name" => one.Name == other.Name,
        "slug" => one.Slug == other.Slug,
        "tags" => one.Tags == other.Tags,
        "timeout" => one.Schedule.Text is null && other.Schedule.Text is null && one.Schedule.PeriodSeconds == other.Schedule.PeriodSeconds,
        _ => one.GraceSeconds == other.GraceSeconds,
    };

    static HealthchecksCheck DocumentOf(HttpContext context, Check c, Instant now)
    {
        var host = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
        var self = $"{host}/api/v3/checks/{c.Uuid}";
        var next = c.IsPaused || c.LastPingAt is null ? null : c.Schedule.Next(c.LastPingAt.Value)?.Utc;
        return new(c.Name, c.Slug, c.Tags, c.Description, c.GraceSeconds, c.Pings, CheckStatus.Of(c, now), c.StartedAt is not null, c.LastPingAt?.Utc, next, ManualResume: false, Methods: "",
            c.Uuid.ToString(), $"{host}/ping/{c.Uuid}", self, $"{self}/pause", $"{self}/resume", Channels: "",
            c.Schedule.Text is null ? c.Schedule.PeriodSeconds : null, c.Schedule.Text, c.Schedule.Text is null ? null : c.Schedule.Zone, c.DurationMilliseconds / 1000.0);
    }
}
