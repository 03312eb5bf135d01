using System.Globalization;
using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A refusal as RFC 9457 shows it: <c>application/problem+json</c>. <paramref name="Code"/> is stable and for programs, <paramref name="Detail"/> is for people.</summary>
/// <param name="Errors">Only for <c>invalid</c>: field → everything that is wrong with it.</param>
/// <param name="Earliest">Only for <c>sla-not-guaranteed</c>: when the tier would next be possible; null = not within the days that are looked at.</param>
/// <param name="Offers">Only for <c>sla-not-guaranteed</c>: the tiers possible now.</param>
public sealed record ProblemDocument(
    string Title,
    int Status,
    string Detail,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? Earliest = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Offers = null);

/// <summary>The one place where a refusal becomes an answer; every endpoint and every error of the framework goes through it.</summary>
public static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Writes a refusal as the whole answer. The bytes leave when the request ends.</summary>
    public static void Write(HttpContext context, Refusal refusal)
    {
        if (refusal.Kind is RefusalKind.TooMany or RefusalKind.Unavailable)
        {
            RetryAfter(context, refusal.RetryAfter);
        }
        var document = Of(refusal);
        if (refusal.Kind == RefusalKind.TooMany && context.GetEndpoint()?.Metadata.GetMetadata<RetriesServerErrorsOnly>() is not null)
        {
            document = document with { Status = StatusCodes.Status503ServiceUnavailable, Title = TitleOf(StatusCodes.Status503ServiceUnavailable) };
        }
        Write(context, document);
    }

    /// <summary>Writes a refusal that only HTTP knows.</summary>
    public static void Write(HttpContext context, int status, string code, string detail) => Write(context, new ProblemDocument(TitleOf(status), status, detail, code));

    /// <summary>As <see cref="Write(HttpContext, Refusal)"/>, for handlers that return a task.</summary>
    public static Task WriteAsync(HttpContext context, Refusal refusal)
    {
        Write(context, refusal);
        return Task.CompletedTask;
    }

    /// <summary>As <see cref="Write(HttpContext, int, string, string)"/>, for handlers that return a task.</summary>
    public static Task WriteAsync(HttpContext context, int status, string code, string detail)
    {
        Write(context, status, code, detail);
        return Task.CompletedTask;
    }

    /// <summary>For handlers that return results.</summary>
    public static IResult Result(Refusal refusal) => new Answer(refusal);

    public static ProblemDocument Of(Refusal refusal)
    {
        var status = StatusOf(refusal.Kind);
        return new(
            TitleOf(status),
            status,
            refusal.Detail,
            refusal.Code,
            refusal.Errors.Count == 0 ? null : refusal.Errors,
            refusal.Earliest?.Utc,
            refusal.Code == Admission.AdmissionRules.NotGuaranteedCode ? NamesOf(refusal.Offers) : null);
    }

    static List<string> NamesOf(IReadOnlyList<Sla> tiers)
    {
        var names = new List<string>(tiers.Count);
        foreach (var tier in tiers)
        {
            names.Add(tier.Name());
        }
        return names;
    }

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status507InsufficientStorage,
    };

    /// <summary>Whole seconds, at least one.</summary>
    public static void RetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    static string TitleOf(int status) => status switch
    {
        400 => "The request is not valid",
        401 => "Not logged in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "Conflict",
        412 => "Changed meanwhile",
        413 => "Too large",
        415 => "Unsupported content type",
        426 => "Upgrade required",
        429 => "Too many requests",
        503 => "Try again later",
        507 => "No space left",
        >= 500 => "The server made a mistake",
        _ => "The request was refused",
    };

    static void Write(HttpContext context, ProblemDocument document) =>
        JsonAnswer.Write(context.Response, document.Status, document, HttpJson.Default.ProblemDocument, ContentType);

    sealed class Answer(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, refusal);
    }
}
