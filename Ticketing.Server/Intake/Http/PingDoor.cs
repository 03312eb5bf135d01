using System.Buffers;
using System.Globalization;
using System.Text;
using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>/ping: whoever knows a check's id, or a token and its slug, says that it is well. Answers as Healthchecks does, in plain text.</summary>
public sealed class PingDoor(HeartbeatDoor door)
{
    /// <summary>Kept of what comes with a ping; the rest is read and dropped.</summary>
    public const int BodyLimit = 10_000;

    const int AgentLimit = 200;

    public async Task TakeAsync(HttpContext context, string path)
    {
        context.Response.Headers["Ping-Body-Limit"] = BodyLimit.ToString(CultureInfo.InvariantCulture);
        if (PingAddress.Read(path) is not { } address)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, "invalid url format").ConfigureAwait(false);
            return;
        }
        string? run = context.Request.Query["rid"];
        if (run is not null && !Guid.TryParseExact(run, "D", out _))
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, "invalid uuid format").ConfigureAwait(false);
            return;
        }
        if (await TenantOfAsync(context, address).ConfigureAwait(false) is not { } tenant)
        {
            await AnswerAsync(context, StatusCodes.Status404NotFound, "not found").ConfigureAwait(false);
            return;
        }
        if (door.StandingOf(tenant) is { } closed)
        {
            Problem.Write(context, closed);
            return;
        }
        var body = await BodyAsync(context).ConfigureAwait(false);
        using var use = door.Use(tenant);
        var check = address.Uuid is { } uuid ? use.Store.Find(uuid) : use.Store.FindSlug(address.Slug!);
        var created = false;
        if (check is null)
        {
            if (address.Uuid is not null || context.Request.Query["create"] != "1" || CheckRules.SlugOf(address.Slug!, Guid.Empty) != address.Slug)
            {
                await AnswerAsync(context, StatusCodes.Status404NotFound, "not found").ConfigureAwait(false);
                return;
            }
            var fresh = new Check { Id = 0, Uuid = CheckAddress.New(use.Tenant), Name = address.Slug!, Slug = address.Slug!, Schedule = CheckSchedule.Every(CheckFields.DefaultPeriod), GraceSeconds = CheckFields.DefaultGrace, CreatedAt = door.Now };
            var made = await use.Store.SaveAsync(fresh, new(address.Slug!, "ping", TenantDoor.AddressOf(context)), context.RequestAborted).ConfigureAwait(false);
            if (made.Value is null)
            {
                Problem.Write(context, made.Refusal!);
                return;
            }
            (check, created) = (made.Value, true);
        }
        string? agent = context.Request.Headers.UserAgent;
        var outcome = await use.Store.PingAsync(check.Id, new(address.Kind, address.ExitStatus, run?.ToLowerInvariant(), body), new(context.Request.Method, TenantDoor.AddressOf(context), agent is null ? null : TicketLimits.LineOf(agent, AgentLimit)), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Refusal is { Kind: not RefusalKind.NotFound } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        await (outcome.Value is null ? AnswerAsync(context, StatusCodes.Status404NotFound, "not found")
            : created ? AnswerAsync(context, StatusCodes.Status201Created, "Created")
            : AnswerAsync(context, StatusCodes.Status200OK, "OK")).ConfigureAwait(false);
    }

    async ValueTask<string?> TenantOfAsync(HttpContext context, PingAddress address) =>
        address.Uuid is { } uuid ? door.TenantOf(uuid)
        : await door.OwnerAsync(address.Key!, context).ConfigureAwait(false) is { MayReport: true } owner ? owner.Tenant
        : null;

    /// <summary>The beginning of the body as text that every store can keep; null if there is none.</summary>
    static async Task<string?> BodyAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (read.IsCompleted || read.Buffer.Length >= BodyLimit)
            {
                var text = Encoding.UTF8.GetString(read.Buffer.Slice(0, Math.Min(BodyLimit, read.Buffer.Length)));
                reader.AdvanceTo(read.Buffer.End);
                return TicketLimits.TextOf(text);
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    static Task AnswerAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
