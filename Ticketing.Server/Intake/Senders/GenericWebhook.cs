using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>
/// Webhooks that say little: GoAlert's generic integration (<c>summary, details, action=close, dedup</c>), shoutrrr's <c>generic://</c> and Apprise's <c>json://</c> (<c>title, message, type</c>), and whatever else
/// names a text by one of the usual words. Query, form, JSON or plain text.
/// </summary>
/// <remarks>https://goalert.me/docs (Generic API); https://containrrr.dev/shoutrrr/services/generic/; https://github.com/caronc/apprise/wiki/Notify_Custom_JSON</remarks>
public static class GenericWebhook
{
    public static Outcome<Hook> Read(ReadOnlySpan<byte> body, HookContext context)
    {
        var (fields, refusal) = Fields.Read(body, context.Query, context.ContentType);
        if (refusal is not null)
        {
            return refusal;
        }
        var text = fields!.First("details", "message", "description", "body", "text", "msg") ?? fields.Plain;
        var title = fields.First("title", "summary", "subject") ?? text?.Trim().Split('\n')[0];
        var reference = TicketLimits.LineOf(fields.First("reference", "dedup", "dedup_key", "alias", "key") ?? "", TicketLimits.Reference);
        var over = IsOver(fields, reference);
        if (TicketLimits.LineOf(title ?? (over ? reference : null) ?? "", TicketLimits.Title) is not { } line)
        {
            return FieldFaults.Of("title", "is missing; send title, summary, subject or message, or a plain text");
        }
        var description = text is null || text.Trim() == line ? null : fields.Plain is not null && title == text.Trim().Split('\n')[0] ? text.Trim()[title.Length..] : text;
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["host", "source", "type", "severity"])
        {
            if (TicketLimits.LineOf(fields.First(name) ?? "", TicketLimits.LabelValue) is { } value)
            {
                labels[name] = value;
            }
        }
        return Hook.Of(new()
        {
            Title = line,
            Description = description is null ? null : TicketLimits.TextOf(description),
            System = TicketLimits.SystemOf(fields.First("system") ?? "") ?? context.System,
            Category = TicketLimits.LineOf(fields.First("category") ?? "", TicketLimits.Name),
            Reference = reference,
            Sla = SlaTiers.TryParse(fields.First("sla"), out var tier) ? tier : context.Severities.Of(fields.First(AlertmanagerApi.Severity, "priority", "type")),
            IfRefused = IfRefused.Record,
            Signal = over ? Signal.Ok : Signal.Firing,
            Labels = labels.Count == 0 ? null : labels,
        });
    }

    /// <summary>GoAlert closes with <c>action=close</c>; Apprise calls good news a success. Without a reference there is nothing to finish.</summary>
    static bool IsOver(Fields fields, string? reference) => reference is not null && (
        fields.First("action")?.ToLowerInvariant() is "close" or "resolve"
        || fields.First("state", "status")?.ToLowerInvariant() is "ok" or "resolved" or "up"
        || fields.First("type")?.ToLowerInvariant() == "success");
}
