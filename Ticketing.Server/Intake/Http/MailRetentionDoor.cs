using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Old mails of a tenant, measured and forgotten.</summary>
public interface IMailRetention
{
    /// <summary>How many mails ended until then, and about how many bytes they take.</summary>
    (long Mails, long Bytes) Measure(string tenant, Instant until);

    ValueTask<Refusal?> ForgetAsync(string tenant, Instant until, Origin origin, CancellationToken cancel);
}

/// <param name="Before">Mails that ended until then.</param>
/// <param name="Bytes">About what they take in the store; used again for what comes, not given back to the disk.</param>
public sealed record OldMailsDocument(DateTime Before, long Mails, long Bytes);

/// <summary>/api/v1/mails/old: how much room old mails take, and their end.</summary>
public sealed class MailRetentionDoor(IMailRetention retention, TimeProvider clock)
{
    public const int Fewest = 7;
    public const int Most = 3_650;
    public const int Usual = 90;

    public Task MeasureAsync(HttpContext context)
    {
        if (Read(context) is { } until)
        {
            var (mails, bytes) = retention.Measure(context.Principal().Tenant, until);
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new OldMailsDocument(until.Utc, mails, bytes), HttpJson.Default.OldMailsDocument);
        }
        return Task.CompletedTask;
    }

    /// <summary>Answers with what was freed.</summary>
    public async Task ForgetAsync(HttpContext context)
    {
        if (Read(context) is not { } until)
        {
            return;
        }
        var tenant = context.Principal().Tenant;
        var (mails, bytes) = retention.Measure(tenant, until);
        if (await retention.ForgetAsync(tenant, until, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false) is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new OldMailsDocument(until.Utc, mails, bytes), HttpJson.Default.OldMailsDocument);
    }

    /// <summary>Null once the refusal is written.</summary>
    Instant? Read(HttpContext context)
    {
        var faults = new FieldFaults();
        var days = TicketQueryReader.Number(context.Request.Query, "days", Fewest, Most, ref faults) ?? Usual;
        if (faults.ToRefusal() is { } refusal)
        {
            Problem.Write(context, refusal);
            return null;
        }
        return Instant.From(clock.GetUtcNow()) - TimeSpan.FromDays(days);
    }
}
