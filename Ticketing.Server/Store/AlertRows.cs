using System.Data.Common;
using System.Text;
using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Statements about alerts and silences. Both tables are small: they are read whole, or by primary key.</summary>
static class AlertSql
{
    const string Columns = "system, reference, starts_at, ends_at, updated_at, data";
    const string SilenceColumns = "key, starts_at, ends_at, updated_at, data";

    public const string Find = $"SELECT {Columns} FROM alerts WHERE system = @system AND reference = @reference";
    public const string After = $"SELECT {Columns} FROM alerts WHERE ends_at > @now ORDER BY starts_at, reference";
    public const string Put = $"INSERT INTO alerts ({Columns}) VALUES (@system, @reference, @starts_at, @ends_at, @updated_at, @data) ON CONFLICT (system, reference) DO UPDATE SET " +
        "starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at, data = excluded.data";
    public const string Drop = "DELETE FROM alerts WHERE system = @system AND reference = @reference";

    /// <summary>By index <c>alerts_end</c>.</summary>
    public const string Ended = "SELECT system, reference FROM alerts WHERE ends_at <= @now ORDER BY ends_at LIMIT @limit";

    /// <summary>As above.</summary>
    public const string FirstEnd = "SELECT MIN(ends_at) FROM alerts";

    public const string Silences = $"SELECT {SilenceColumns} FROM silences ORDER BY starts_at, key";
    public const string FindSilence = $"SELECT {SilenceColumns} FROM silences WHERE key = @key";
    public const string PutSilence = "INSERT INTO silences (key, starts_at, ends_at, updated_at, released, data) VALUES (@key, @starts_at, @ends_at, @updated_at, 0, @data) ON CONFLICT (key) DO UPDATE SET " +
        "starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at, released = 0, data = excluded.data";

    /// <summary>By index <c>silences_end</c>.</summary>
    public const string EndedSilences = "SELECT key FROM silences WHERE released = 0 AND ends_at <= @now ORDER BY ends_at LIMIT @limit";

    /// <summary>As above.</summary>
    public const string FirstEndOfSilence = "SELECT MIN(ends_at) FROM silences WHERE released = 0";
    public const string Release = "UPDATE silences SET released = 1 WHERE key = @key";
    public const string ForgetSilences = "DELETE FROM silences WHERE released = 1 AND ends_at <= @until";

    public static Alert Read(DbDataReader row)
    {
        using var data = JsonDocument.Parse(row.GetString(5));
        var root = data.RootElement;
        return new(row.GetString(1), row.GetString(0), Texts(root.GetProperty("labels")), Texts(root.GetProperty("annotations")), root.GetProperty("link").GetString(),
            root.GetProperty("sla") is { ValueKind: JsonValueKind.Number } tier ? (Sla)tier.GetInt64() : null, new(row.GetInt64(2)), new(row.GetInt64(3)), new(row.GetInt64(4)));
    }

    public static string DataOf(Alert alert) => Json(json =>
    {
        Write(json, "labels", alert.Labels);
        Write(json, "annotations", alert.Annotations);
        json.WriteString("link", alert.GeneratorUrl);
        if (alert.Sla is { } tier)
        {
            json.WriteNumber("sla", (long)tier);
        }
        else
        {
            json.WriteNull("sla");
        }
    });

    public static Silence ReadSilence(DbDataReader row)
    {
        using var data = JsonDocument.Parse(row.GetString(4));
        var root = data.RootElement;
        var matchers = new List<SilenceMatcher>();
        foreach (var matcher in root.GetProperty("matchers").EnumerateArray())
        {
            matchers.Add(new(matcher[0].GetString()!, matcher[1].GetString()!, matcher[2].GetBoolean(), matcher[3].GetBoolean()));
        }
        return new(row.GetString(0), matchers, new(row.GetInt64(1)), new(row.GetInt64(2)), new(row.GetInt64(3)), root.GetProperty("createdBy").GetString()!, root.GetProperty("comment").GetString()!);
    }

    public static string DataOf(Silence silence) => Json(json =>
    {
        json.WriteStartArray("matchers");
        foreach (var matcher in silence.Matchers)
        {
            json.WriteStartArray();
            json.WriteStringValue(matcher.Name);
            json.WriteStringValue(matcher.Value);
            json.WriteBooleanValue(matcher.IsRegex);
            json.WriteBooleanValue(matcher.IsEqual);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteString("createdBy", silence.CreatedBy);
        json.WriteString("comment", silence.Comment);
    });

    static Dictionary<string, string> Texts(JsonElement element)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            texts[member.Name] = member.Value.GetString()!;
        }
        return texts;
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

    static string Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
