using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>PagerDuty's Events API v2: trigger, acknowledge and resolve by <c>dedup_key</c>. The routing key is the token.</summary>
/// <remarks>https://developer.pagerduty.com/docs/send-alert-event</remarks>
public static class PagerDuty
{
    public static Outcome<Hook> Read(ReadOnlySpan<byte> body, HookContext context)
    {
        var (root, refusal) = ForeignJson.ParseObject(body);
        if (refusal is not null)
        {
            return refusal;
        }
        var (action, payload) = (root.Text("event_action"), root.Member("payload"));
        var faults = new FieldFaults();
        if (action is not ("trigger" or "acknowledge" or "resolve"))
        {
            faults.Add("event_action", "must be trigger, acknowledge or resolve");
        }
        var key = TicketLimits.LineOf(root.Text("dedup_key") ?? "", TicketLimits.Reference);
        if (key is null && action is "acknowledge" or "resolve")
        {
            faults.Add("dedup_key", "is missing; it says which event is meant");
        }
        var summary = TicketLimits.LineOf(payload.Text("summary") ?? "", TicketLimits.Title);
        if (summary is null && action == "trigger")
        {
            faults.Add("payload.summary", "is missing");
        }
        if (faults.ToRefusal() is { } refused)
        {
            return refused;
        }
        key ??= context.Unique;
        var submission = new Submission
        {
            Title = summary ?? key,
            Description = DescriptionOf(root, payload),
            System = context.System,
            Reference = key,
            Sla = context.Severities.Of(payload.Text("severity")),
            IfRefused = IfRefused.Record,
            Signal = action == "resolve" ? Signal.Ok : Signal.Firing,
            Labels = LabelsOf(payload),
        };
        return new Hook([submission], key, Taken: action == "acknowledge");
    }

    static string? DescriptionOf(JsonElement root, JsonElement payload)
    {
        var parts = new List<string>();
        switch (payload.Member("custom_details"))
        {
            case { ValueKind: JsonValueKind.Object } details:
                foreach (var detail in details.EnumerateObject())
                {
                    parts.Add($"{detail.Name}: {detail.Value.Text() ?? detail.Value.GetRawText()}");
                }
                break;
            case var details when details.Text() is { } text:
                parts.Add(text);
                break;
        }
        foreach (var link in root.Member("links").Items())
        {
            parts.Add($"{link.Text("text")} {link.Text("href")}".Trim());
        }
        if (root.FirstText("client_url", "client") is { } client)
        {
            parts.Add(client);
        }
        return TicketLimits.TextOf(string.Join('\n', parts));
    }

    static Dictionary<string, string>? LabelsOf(JsonElement payload)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (string[])["source", "component", "group", "class", "severity"])
        {
            if (TicketLimits.LineOf(payload.Text(name) ?? "", TicketLimits.LabelValue) is { } value)
            {
                labels[name] = value;
            }
        }
        return labels.Count == 0 ? null : labels;
    }
}
