using System.Text.Json.Serialization;

namespace Ticketing.Intake.Senders;

// What foreign programs send and are answered, as far as we look at it; for the description of the API.

/// <summary>An alert as Prometheus sends it.</summary>
/// <param name="Labels">What it is recognised by; <c>severity</c> may ask for a tier.</param>
/// <param name="EndsAt">Passed: resolved. Absent: in five minutes, unless it is sent again.</param>
public sealed record PostableAlert(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string>? Annotations, DateTime? StartsAt, DateTime? EndsAt, [property: JsonPropertyName("generatorURL")] string? GeneratorUrl);

/// <summary>Who is told.</summary>
public sealed record ReceiverDocument(string Name);

/// <param name="State">active or suppressed.</param>
public sealed record AlertStatusDocument(string State, IReadOnlyList<string> SilencedBy, IReadOnlyList<string> InhibitedBy);

/// <summary>An alert that fires.</summary>
public sealed record GettableAlert(
    IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, DateTime StartsAt, DateTime EndsAt, DateTime UpdatedAt, string Fingerprint, IReadOnlyList<ReceiverDocument> Receivers,
    AlertStatusDocument Status, [property: JsonPropertyName("generatorURL")] string GeneratorUrl);

public sealed record AlertGroupDocument(IReadOnlyDictionary<string, string> Labels, ReceiverDocument Receiver, IReadOnlyList<GettableAlert> Alerts);

public sealed record MatcherDocument(string Name, string Value, bool IsRegex, bool IsEqual);

/// <summary>A silence; with an id it changes one.</summary>
public sealed record PostableSilence(string? Id, IReadOnlyList<MatcherDocument> Matchers, DateTime? StartsAt, DateTime EndsAt, string? CreatedBy, string? Comment);

/// <param name="State">pending, active or expired.</param>
public sealed record SilenceStatusDocument(string State);

public sealed record GettableSilence(
    string Id, SilenceStatusDocument Status, DateTime UpdatedAt, string Comment, string CreatedBy, DateTime StartsAt, DateTime EndsAt, IReadOnlyList<MatcherDocument> Matchers);

public sealed record SilenceIdDocument([property: JsonPropertyName("silenceID")] string SilenceId);

public sealed record ClusterDocument(string Status, IReadOnlyList<string> Peers);

public sealed record VersionDocument(string Version, string Revision, string Branch, string BuildUser, string BuildDate, string GoVersion);

public sealed record ConfigurationDocument(string Original);

/// <summary>Alertmanager's status, as far as there is one.</summary>
public sealed record AlertmanagerStatusDocument(ClusterDocument Cluster, VersionDocument VersionInfo, ConfigurationDocument Config, DateTime Uptime);

/// <param name="Status">firing or resolved.</param>
public sealed record WebhookAlert(string? Status, IReadOnlyDictionary<string, string>? Labels, IReadOnlyDictionary<string, string>? Annotations, DateTime? StartsAt, string? Fingerprint);

/// <summary>The webhook of Alertmanager or Grafana.</summary>
public sealed record AlertWebhookRequest(IReadOnlyList<WebhookAlert> Alerts);

/// <param name="Status">0 down, 1 up; others mean nothing here.</param>
public sealed record KumaHeartbeat(int Status, string? Msg);

public sealed record KumaMonitor(long Id, string? Name, string? Url);

/// <summary>The webhook of Uptime Kuma.</summary>
public sealed record UptimeKumaRequest(KumaHeartbeat? Heartbeat, KumaMonitor? Monitor, string Msg);

public sealed record PagerDutyPayload(string? Summary, string? Source, string? Severity);

/// <summary>An event of PagerDuty's Events API v2.</summary>
/// <param name="RoutingKey">A token; or send it as everywhere.</param>
/// <param name="EventAction">trigger, acknowledge or resolve.</param>
public sealed record PagerDutyRequest(
    [property: JsonPropertyName("routing_key")] string? RoutingKey, [property: JsonPropertyName("event_action")] string EventAction, [property: JsonPropertyName("dedup_key")] string? DedupKey, PagerDutyPayload? Payload);

public sealed record PagerDutyAnswer(string Status, string Message, [property: JsonPropertyName("dedup_key")] string DedupKey);

/// <summary>A webhook that says little: any of the usual words for each thing.</summary>
/// <param name="Dedup">Or reference: recognises the condition again.</param>
/// <param name="Action">close: it is over.</param>
public sealed record GenericRequest(string? Title, string? Summary, string? Message, string? Details, string? Dedup, string? Action, string? Type, string? Severity);

/// <summary>A message as to ntfy.</summary>
public sealed record NtfyRequest(string Topic, string? Message, string? Title, int? Priority, IReadOnlyList<string>? Tags);

/// <summary>A message as ntfy shows it again.</summary>
public sealed record NtfyAnswer(string Id, long Time, string Event, string Topic, string Message)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Priority { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>A message as to Gotify.</summary>
public sealed record GotifyRequest(string Message, string? Title, int? Priority);

/// <summary>A message as Gotify shows it again.</summary>
/// <param name="Id">The ticket's.</param>
public sealed record GotifyAnswer(long Id, long Appid, string Message, string Title, int Priority, DateTime Date);
