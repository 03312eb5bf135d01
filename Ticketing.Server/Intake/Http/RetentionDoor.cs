using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <param name="Days">After how many days the server forgets by itself what can be forgotten: setting <c>Retention:Days</c>; 0 = never.</param>
/// <param name="Items">Every kind of stored thing.</param>
public sealed record RetentionDocument(int Days, IReadOnlyList<KeptDocument> Items);

/// <param name="Before">Those that were done with until then.</param>
/// <param name="Bytes">About what they take in the store; used again for what comes, not given back to the disk.</param>
public sealed record OldDocument(string Kind, DateTime Before, long Rows, long Bytes);

/// <param name="Before">Mails that ended until then.</param>
/// <param name="Bytes">About what they take in the store; used again for what comes, not given back to the disk.</param>
public sealed record OldMailsDocument(DateTime Before, long Mails, long Bytes);

/// <summary>/api/v1/retention and /api/v1/mails/old: what is kept, how much room it takes, and the end of what is old.</summary>
/// <param name="days">Setting <c>Retention:Days</c>.</param>
public sealed class RetentionDoor(IRetention retention, int days, TimeProvider clock)
{
    /// <summary>The last week is never forgotten: who looks for a mail that did not come finds its fate.</summary>
    public const int Fewest = 7;
    public const int Most = 3_650;
    public const int Usual = 90;

    const string Mails = "mails";

    public Task ShowAsync(HttpContext context)
    {
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new RetentionDocument(days, retention.All(context.Principal().Tenant)), HttpJson.Default.RetentionDocument);
        return Task.CompletedTask;
    }

    /// <summary>Says what would be freed, or frees it and says what was.</summary>
    public async Task OldAsync(HttpContext context)
    {
        if (await OldAsync(context, (string)context.Request.RouteValues["kind"]!).ConfigureAwait(false) is { } old)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, old, HttpJson.Default.OldDocument);
        }
    }

    /// <summary>The same of mails, as it was before there was more than those.</summary>
    public async Task OldMailsAsync(HttpContext context)
    {
        if (await OldAsync(context, Mails).ConfigureAwait(false) is { } old)
        {
            JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new OldMailsDocument(old.Before, old.Rows, old.Bytes), HttpJson.Default.OldMailsDocument);
        }
    }

    /// <summary>Null once the refusal is written.</summary>
    async Task<OldDocument?> OldAsync(HttpContext context, string kind)
    {
        var faults = new FieldFaults();
        var age = TicketQueryReader.Number(context.Request.Query, "days", Fewest, Most, ref faults) ?? Usual;
        var refusal = faults.ToRefusal();
        if (refusal is null)
        {
            var (tenant, until) = (context.Principal().Tenant, Instant.From(clock.GetUtcNow()) - TimeSpan.FromDays(age));
            if (retention.Measure(tenant, kind, until) is not { } old)
            {
                refusal = Refusal.NotFound($"kind '{SubmissionDraft.Excerpt(kind)}' that can be forgotten");
            }
            else
            {
                refusal = HttpMethods.IsDelete(context.Request.Method) ? await retention.ForgetAsync(tenant, kind, until, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false) : null;
                if (refusal is null)
                {
                    return new(kind, until.Utc, old.Rows, old.Bytes);
                }
            }
        }
        Problem.Write(context, refusal);
        return null;
    }
}
