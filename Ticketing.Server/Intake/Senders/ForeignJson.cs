using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>JSON of programs that know nothing of us: what is missing or of another type than thought is absent, so that a new version of theirs loses no alarm.</summary>
static class ForeignJson
{
    const int MaxDepth = 32;

    /// <summary>The whole body; a refusal if it is no JSON.</summary>
    public static (JsonElement Root, Refusal? Refusal) Parse(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return (default, FieldFaults.Of(FieldFaults.Body, "is not valid UTF-8"));
        }
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            json.Read();
            var root = JsonElement.ParseValue(ref json);
            json.Read(); // throws if anything follows
            return (root, null);
        }
        catch (JsonException fault)
        {
            return (default, FieldFaults.Of(FieldFaults.Body, JsonFault.Describe(fault)));
        }
    }

    /// <summary>As <see cref="Parse"/>, for bodies that must be an object.</summary>
    public static (JsonElement Root, Refusal? Refusal) ParseObject(ReadOnlySpan<byte> body)
    {
        var (root, refusal) = Parse(body);
        return refusal is null && root.ValueKind != JsonValueKind.Object ? (root, FieldFaults.Of(FieldFaults.Body, "must be a JSON object")) : (root, refusal);
    }

    /// <summary>A member; undefined if there is none, or <paramref name="parent"/> is no object.</summary>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Text, number or truth value as text; null for anything else, for nothing and for half a character.</summary>
    public static string? Text(this JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? Text(this JsonElement parent, string name) => parent.Member(name).Text();

    /// <summary>The first of several members that is a text and not blank; null if none is.</summary>
    public static string? FirstText(this JsonElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parent.Text(name) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }
        return null;
    }

    /// <summary>The members of an object that have a text; an empty one counts as absent.</summary>
    public static Dictionary<string, string> Texts(this JsonElement parent, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parent.Member(name) is { ValueKind: JsonValueKind.Object } members)
        {
            foreach (var member in members.EnumerateObject())
            {
                if (member.Value.Text() is { Length: > 0 } text)
                {
                    texts[member.Name] = text;
                }
            }
        }
        return texts;
    }

    /// <summary>The items of a list; none if it is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    /// <summary>An RFC 3339 time; null if there is none, or it is the year 1, by which programs in Go say the same.</summary>
    public static Instant? Time(this JsonElement parent, string name) =>
        parent.Text(name) is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? Instant.From(time) : null;
}
