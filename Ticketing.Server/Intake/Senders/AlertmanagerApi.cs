using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>What Prometheus sends to its Alertmanager: <c>POST /api/v2/alerts</c>, and the silences that amtool makes. Pure.</summary>
/// <remarks>https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml; https://prometheus.io/docs/alerting/latest/clients/</remarks>
public static class AlertmanagerApi
{
    /// <summary>How long an alert counts as firing whose sender does not say.</summary>
    public static readonly TimeSpan ResolveTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Alertmanager's label for how bad it is.</summary>
    public const string Severity = "severity";

    /// <summary>Alerts of a list; one without labels, or that ends before it begins, is a fault of the whole.</summary>
    /// <param name="system">That the alerts are about.</param>
    public static Outcome<IReadOnlyList<Alert>> ReadAlerts(ReadOnlySpan<byte> body, string system, WordTiers severities, Instant now)
    {
        var (root, refusal) = ForeignJson.Parse(body);
        if (refusal is not null)
        {
            return refusal;
        }
        if (root.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            return FieldFaults.Of(FieldFaults.Body, "must be a list of alerts");
        }
        var alerts = new List<Alert>();
        var faults = new FieldFaults();
        foreach (var item in root.EnumerateArray())
        {
            var labels = item.Texts("labels");
            var (startsAt, endsAt) = (item.Time("startsAt"), item.Time("endsAt"));
            var start = startsAt ?? (endsAt < now ? endsAt.Value : now);
            var end = endsAt ?? now + ResolveTimeout;
            if (labels.Count == 0)
            {
                faults.Add($"[{alerts.Count}].labels", "is empty; labels are what an alert is recognised by");
            }
            else if (end < start)
            {
                faults.Add($"[{alerts.Count}].endsAt", "is before startsAt");
            }
            alerts.Add(new(AlertLabels.FingerprintOf(labels), system, labels, item.Texts("annotations"), item.Text("generatorURL"), severities.Of(labels.GetValueOrDefault(Severity)), start, end, now));
        }
        return faults.ToRefusal() is { } refused ? refused : alerts;
    }

    /// <summary>A silence as amtool and Grafana send it; its id is empty if it is new.</summary>
    public static Outcome<Silence> ReadSilence(ReadOnlySpan<byte> body, Instant now)
    {
        var (root, refusal) = ForeignJson.ParseObject(body);
        if (refusal is not null)
        {
            return refusal;
        }
        var faults = new FieldFaults();
        var matchers = new List<SilenceMatcher>();
        foreach (var item in root.Member("matchers").Items())
        {
            var (name, value, isRegex) = (item.Text("name") ?? "", item.Text("value") ?? "", item.Text("isRegex") == "true");
            if (name.Length == 0)
            {
                faults.Add($"matchers[{matchers.Count}].name", "is missing");
            }
            if (isRegex && LabelPattern.Parse(value, out var fault) is null)
            {
                faults.Add($"matchers[{matchers.Count}].value", fault!);
            }
            matchers.Add(new(name, value, isRegex, item.Text("isEqual") != "false"));
        }
        if (matchers.Count is 0 or > TicketLimits.Labels)
        {
            faults.Add("matchers", $"has {matchers.Count} entries; 1 to {TicketLimits.Labels} are needed");
        }
        else if (matchers.TrueForAll(matcher => matcher.Matches(Ticket.NoLabels)))
        {
            faults.Add("matchers", "hold every alert; at least one must ask for something");
        }
        var startsAt = root.Time("startsAt") ?? now;
        if (root.Time("endsAt") is not { } endsAt)
        {
            faults.Add("endsAt", "is missing");
        }
        else if (endsAt <= startsAt || endsAt <= now)
        {
            faults.Add("endsAt", "must be after startsAt, and in the future");
        }
        if (faults.ToRefusal() is { } refused)
        {
            return refused;
        }
        var author = TicketLimits.LineOf(root.Text("createdBy") ?? "", TicketLimits.Name) ?? "";
        return new Silence(root.Text("id") ?? "", matchers, startsAt < now ? now : startsAt, root.Time("endsAt")!.Value, now, author, TicketLimits.TextOf(root.Text("comment") ?? "") ?? "");
    }

    /// <summary>A matcher as it stands in a query: <c>alertname="X"</c>, with <c>= != =~ !~</c>; the quotes may be missing. Null if it is none.</summary>
    public static SilenceMatcher? ReadMatcher(string text)
    {
        var at = text.AsSpan().IndexOfAny('=', '!');
        if (at <= 0)
        {
            return null;
        }
        var sign = text.AsSpan(at);
        var (length, isEqual, isRegex) = sign.StartsWith("=~") ? (2, true, true) : sign.StartsWith("!~") ? (2, false, true) : sign.StartsWith("!=") ? (2, false, false) : sign[0] == '=' ? (1, true, false) : (0, false, false);
        if (length == 0)
        {
            return null;
        }
        var value = text[(at + length)..].Trim();
        value = value is ['"', .., '"'] ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : value;
        return isRegex && LabelPattern.Parse(value, out _) is null ? null : new(text[..at].Trim(), value, isRegex, isEqual);
    }
}
