using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>The webhooks of Alertmanager and Grafana: a list of alerts, each firing or resolved. Both send the same alert again and again while it fires, with the time of its beginning.</summary>
/// <remarks>https://prometheus.io/docs/alerting/latest/configuration/#webhook_config; https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/</remarks>
public static class AlertWebhooks
{
    /// <summary>What Grafana's button "Test" sends.</summary>
    const string GrafanaTest = "TestAlert";

    public static Outcome<Hook> ReadAlertmanager(ReadOnlySpan<byte> body, HookContext context) => Read(body, context, isGrafana: false);

    public static Outcome<Hook> ReadGrafana(ReadOnlySpan<byte> body, HookContext context) => Read(body, context, isGrafana: true);

    static Outcome<Hook> Read(ReadOnlySpan<byte> body, HookContext context, bool isGrafana)
    {
        var (root, refusal) = ForeignJson.ParseObject(body);
        if (refusal is not null)
        {
            return refusal;
        }
        if (root.Member("alerts").ValueKind != JsonValueKind.Array)
        {
            return FieldFaults.Of("alerts", "is missing; it is the list of what fires and what is over");
        }
        var submissions = new List<Submission>();
        foreach (var alert in root.Member("alerts").EnumerateArray())
        {
            var labels = alert.Texts("labels");
            if (isGrafana && labels.GetValueOrDefault(Alert.NameLabel) == GrafanaTest && labels.GetValueOrDefault("instance") == "Grafana")
            {
                continue;
            }
            submissions.Add(SubmissionOf(alert, labels, context));
        }
        return new Hook(submissions);
    }

    static Submission SubmissionOf(JsonElement alert, Dictionary<string, string> labels, HookContext context)
    {
        var annotations = alert.Texts("annotations");
        if (alert.Text("valueString") is { Length: > 0 } values)
        {
            annotations.TryAdd("values", values);
        }
        var named = alert.Text("fingerprint") is { } text ? TicketLimits.LineOf(text, TicketLimits.Reference) : null;
        var reference = named ?? AlertLabels.FingerprintOf(labels);
        var signal = alert.Text("status") == "resolved" ? Signal.Ok : Signal.Firing;
        return new()
        {
            Title = Alert.TitleOf(labels, annotations),
            Description = Alert.DescriptionOf(annotations, alert.FirstText("panelURL", "dashboardURL", "generatorURL")),
            System = context.System,
            Reference = reference,
            Sla = context.Severities.Of(labels.GetValueOrDefault(AlertmanagerApi.Severity)),
            IfRefused = IfRefused.Record,
            Signal = signal,
            Labels = Alert.Fit(labels),
            IdempotencyKey = signal == Signal.Firing && alert.Text("startsAt") is { } startsAt ? TicketLimits.LineOf($"{reference} {startsAt}", TicketLimits.IdempotencyKey) : null,
        };
    }
}
