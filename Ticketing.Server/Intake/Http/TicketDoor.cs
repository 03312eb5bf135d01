using Microsoft.Extensions.Primitives;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>POST /api/v1/tickets, the hot path: body and query → <see cref="Submission"/> → <see cref="TicketAdmission"/> → answer after the commit. No binding, no copies beyond the texts themselves.</summary>
/// <param name="admit">Takes a submission of a tenant; <see cref="TicketAdmission.SubmitAsync"/>, or for measurements something that only echoes.</param>
/// <param name="count">Counts door and outcome.</param>
public sealed class TicketDoor(Func<string, Submission, Origin, CancellationToken, ValueTask<SubmitResult>> admit, Action<string, string> count)
{
    public async Task PostAsync(HttpContext context)
    {
        var form = FormOf(context.Request.ContentType);
        if (form is null)
        {
            Problem.Write(context, StatusCodes.Status415UnsupportedMediaType, "unsupported-content-type", "Send application/json or text/plain (what curl -d sends is taken as text, too), in UTF-8.");
            return;
        }
        var who = context.Principal();
        var (submission, refusal) = await RequestBody.ReadAsync(context, (context, form.Value), static (body, state) => Read(body, state.context, state.Value)).ConfigureAwait(false);
        var origin = TenantDoor.OriginOf(context);
        refusal ??= FaultOfSender(who, submission!);
        if (refusal is not null)
        {
            count(origin.Door, refusal.Code);
            Problem.Write(context, refusal);
            return;
        }
        var result = await admit(who.Tenant, submission!, origin, context.RequestAborted).ConfigureAwait(false);
        count(origin.Door, OutcomeOf(result));
        Answer(context, result);
    }

    /// <summary>Writes what became of a submission.</summary>
    public static void Answer(HttpContext context, SubmitResult result)
    {
        var response = context.Response;
        switch (result.Disposition)
        {
            case Disposition.Created:
                response.Headers.Location = LocationOf(result.Ticket!.Id);
                Write(response, StatusCodes.Status201Created, result, merged: false);
                break;
            case Disposition.Merged:
                Write(response, StatusCodes.Status200OK, result, merged: true);
                break;
            case Disposition.Finished:
                Write(response, StatusCodes.Status200OK, result, merged: false);
                break;
            case Disposition.NothingToFinish:
                JsonAnswer.Write(response, StatusCodes.Status200OK, "{\"merged\":false}"u8);
                break;
            case Disposition.Spooled or Disposition.Held:
                JsonAnswer.Write(response, StatusCodes.Status202Accepted, SpooledDocument.Of(result), HttpJson.Default.SpooledDocument);
                break;
            case Disposition.Replayed:
                response.Headers["Idempotency-Replayed"] = "true";
                response.Headers.Location = LocationOf(result.First!.TicketId);
                JsonAnswer.Write(response, result.First.Status, System.Text.Encoding.UTF8.GetBytes(result.First.Body));
                break;
            default:
                Problem.Write(context, result.Refusal!);
                break;
        }
    }

    static Outcome<Submission> Read(ReadOnlySpan<byte> body, HttpContext context, BodyForm form)
    {
        var request = context.Request;
        var draft = new SubmissionDraft();
        if (request.QueryString.HasValue)
        {
            ReadQuery(request.Query, ref draft);
        }
        if (form == BodyForm.Json || (form != BodyForm.Text && SubmissionReader.LooksLikeJson(body)))
        {
            SubmissionReader.ReadJson(body, ref draft);
        }
        else if (form == BodyForm.Form)
        {
            SubmissionReader.ReadForm(body, ref draft);
        }
        else
        {
            SubmissionReader.ReadText(body, ref draft);
        }
        var who = context.Principal();
        string? key = request.Headers["Idempotency-Key"];
        return draft.Complete(new SubmissionDefaults { System = who.System ?? (who.Kind == People.PrincipalKind.User ? who.Tenant : who.Name), IdempotencyKey = key, Person = who.Kind == People.PrincipalKind.User ? who.Name : null });
    }

    /// <summary>Query parameters win over the body: who writes them into a URL means every message.</summary>
    static void ReadQuery(IQueryCollection query, ref SubmissionDraft draft)
    {
        foreach (var (name, values) in query)
        {
            var field = name switch
            {
                "title" => SubmissionField.Title,
                "system" => SubmissionField.System,
                "category" => SubmissionField.Category,
                "reference" => SubmissionField.Reference,
                "sla" => SubmissionField.Sla,
                "state" => SubmissionField.State,
                "ifRefused" => SubmissionField.IfRefused,
                _ => SubmissionField.Unknown,
            };
            if (field == SubmissionField.Unknown)
            {
                continue;
            }
            if (values.Count > 1)
            {
                draft.Fault(name, $"is given {values.Count} times");
            }
            else if (values[0] is { Length: > 0 } value)
            {
                draft.Set(field, value);
            }
        }
    }

    static Refusal? FaultOfSender(People.Principal who, Submission submission)
    {
        if (!who.MaySpeakFor(submission.System))
        {
            return new(RefusalKind.Forbidden, "forbidden", $"The device {who.Name} reports about its own system '{who.System}' only, not about '{submission.System}'.");
        }
        if (submission.Requester is { } requester && requester != who.Name && who.Kind == People.PrincipalKind.User && !TenantDoor.SpeaksForOthers(who))
        {
            return new(RefusalKind.Forbidden, "forbidden", $"{who.Name} reports in the own name only, not in that of '{requester}'. Leave requester out.");
        }
        return null;
    }

    static void Write(HttpResponse response, int status, SubmitResult result, bool merged) =>
        JsonAnswer.Write(response, status, TicketDocument.Of(result.Ticket!, result.Slot, merged), TicketJson.Default.TicketDocument);

    internal static string LocationOf(long id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/api/v1/tickets/{id}");

    internal static string OutcomeOf(SubmitResult result) => result.Disposition switch
    {
        Disposition.Created => "created",
        Disposition.Merged => "merged",
        Disposition.Finished => "finished",
        Disposition.NothingToFinish => "nothing-to-finish",
        Disposition.Replayed => "replayed",
        Disposition.Spooled => "spooled",
        Disposition.Held => "held",
        Disposition.Unchanged => "unchanged",
        _ => result.Refusal!.Code,
    };

    /// <summary>How a body is to be read; null for a type (or a charset that is not UTF-8) that cannot be.</summary>
    internal static BodyForm? FormOf(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
        {
            return BodyForm.Any;
        }
        if (contentType == "application/json")
        {
            return BodyForm.Json;
        }
        var semicolon = contentType.IndexOf(';', StringComparison.Ordinal);
        var type = new StringSegment(contentType, 0, semicolon < 0 ? contentType.Length : semicolon).Trim();
        if (semicolon >= 0 && contentType.IndexOf("charset=", semicolon, StringComparison.OrdinalIgnoreCase) is var at and >= 0
            && contentType.AsSpan(at + 8).Trim().Trim('"') is var charset
            && !charset.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.StartsWith("utf8", StringComparison.OrdinalIgnoreCase) && !charset.StartsWith("us-ascii", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase) ? BodyForm.Json
            : type.Equals("text/plain", StringComparison.OrdinalIgnoreCase) ? BodyForm.Text
            : type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? BodyForm.Form
            : type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) ? BodyForm.Any
            : null;
    }
}

/// <summary>How the bytes of a request are to be read.</summary>
enum BodyForm
{
    /// <summary>No type: JSON if it starts with a brace, else text.</summary>
    Any,
    Json,
    Text,

    /// <summary>What curl -d sends: JSON, fields or text.</summary>
    Form,
}
