using System.Text;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>What Alertmanager's API answers. There is one receiver, which is us; nothing is inhibited.</summary>
static class AlertmanagerAnswers
{
    public const string Receiver = "ticketing";

    /// <summary>What <c>amtool config show</c> shows: the routing that takes place.</summary>
    const string Configuration = "route:\n  receiver: ticketing\nreceivers:\n- name: ticketing\n";

    public static byte[] Status(string version, Instant since) => Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("cluster");
        json.WriteString("status", "disabled");
        json.WriteStartArray("peers");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("versionInfo");
        foreach (var name in (string[])["branch", "buildDate", "buildUser", "goVersion", "revision"])
        {
            json.WriteString(name, "");
        }
        json.WriteString("version", version);
        json.WriteEndObject();
        json.WriteStartObject("config");
        json.WriteString("original", Configuration);
        json.WriteEndObject();
        json.WriteString("uptime", since.Utc);
        json.WriteEndObject();
    });

    public static byte[] Receivers() => Encoding.UTF8.GetBytes($$"""[{"name":"{{Receiver}}"}]""");

    public static byte[] SilenceId(string id) => Encoding.UTF8.GetBytes($$"""{"silenceID":"{{id}}"}""");

    public static byte[] Alerts(IReadOnlyList<(Alert Alert, IReadOnlyList<string> SilencedBy)> alerts) => Bytes(json => Write(json, alerts));

    /// <summary>Grouped by name, as a configuration of one's own would mostly do.</summary>
    public static byte[] Groups(IReadOnlyList<(Alert Alert, IReadOnlyList<string> SilencedBy)> alerts) => Bytes(json =>
    {
        json.WriteStartArray();
        foreach (var group in alerts.GroupBy(alert => alert.Alert.Labels.GetValueOrDefault(Alert.NameLabel, "")).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteStartObject("labels");
            json.WriteString(Alert.NameLabel, group.Key);
            json.WriteEndObject();
            json.WriteStartObject("receiver");
            json.WriteString("name", Receiver);
            json.WriteEndObject();
            json.WritePropertyName("alerts");
            Write(json, [.. group]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    public static byte[] Silences(IReadOnlyList<Silence> silences, Instant now) => Bytes(json =>
    {
        json.WriteStartArray();
        foreach (var silence in silences)
        {
            Write(json, silence, now);
        }
        json.WriteEndArray();
    });

    public static byte[] Silence(Silence silence, Instant now) => Bytes(json => Write(json, silence, now));

    static void Write(Utf8JsonWriter json, IReadOnlyList<(Alert Alert, IReadOnlyList<string> SilencedBy)> alerts)
    {
        json.WriteStartArray();
        foreach (var (alert, silencedBy) in alerts)
        {
            json.WriteStartObject();
            Write(json, "annotations", alert.Annotations);
            json.WriteString("endsAt", alert.EndsAt.Utc);
            json.WriteString("fingerprint", alert.Fingerprint);
            json.WriteStartArray("receivers");
            json.WriteStartObject();
            json.WriteString("name", Receiver);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("startsAt", alert.StartsAt.Utc);
            json.WriteStartObject("status");
            json.WriteStartArray("inhibitedBy");
            json.WriteEndArray();
            json.WriteStartArray("silencedBy");
            foreach (var id in silencedBy)
            {
                json.WriteStringValue(id);
            }
            json.WriteEndArray();
            json.WriteString("state", silencedBy.Count > 0 ? "suppressed" : "active");
            json.WriteEndObject();
            json.WriteString("updatedAt", alert.UpdatedAt.Utc);
            json.WriteString("generatorURL", alert.GeneratorUrl ?? "");
            Write(json, "labels", alert.Labels);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, Silence silence, Instant now)
    {
        json.WriteStartObject();
        json.WriteString("id", silence.Id);
        json.WriteStartObject("status");
        json.WriteString("state", silence.StateAt(now));
        json.WriteEndObject();
        json.WriteString("updatedAt", silence.UpdatedAt.Utc);
        json.WriteString("comment", silence.Comment);
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteString("startsAt", silence.StartsAt.Utc);
        json.WriteString("endsAt", silence.EndsAt.Utc);
        json.WriteStartArray("matchers");
        foreach (var matcher in silence.Matchers)
        {
            json.WriteStartObject();
            json.WriteString("name", matcher.Name);
            json.WriteString("value", matcher.Value);
            json.WriteBoolean("isRegex", matcher.IsRegex);
            json.WriteBoolean("isEqual", matcher.IsEqual);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in texts)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    internal static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            write(json);
        }
        return bytes.ToArray();
    }
}
