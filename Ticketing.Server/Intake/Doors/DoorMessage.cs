using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Ticketing.Intake.Doors;

/// <summary>A message of another program, read once for all rules that look at it.</summary>
public sealed class DoorMessage(string topic, ReadOnlyMemory<byte> payload)
{
    string? _text;
    bool _parsed;
    JsonElement? _json;

    public string Topic => topic;
    public bool IsEmpty => payload.IsEmpty;

    /// <summary>Without blanks around it; empty if it is not UTF-8.</summary>
    public string Text => _text ??= Utf8.IsValid(payload.Span) ? Encoding.UTF8.GetString(payload.Span).Trim() : "";

    /// <summary>Null if the payload is not a JSON object.</summary>
    public JsonElement? Json
    {
        get
        {
            if (!_parsed)
            {
                _parsed = true;
                _json = Parse();
            }
            return _json;
        }
    }

    /// <summary>The value at a path such as <c>params.smoke:0.alarm</c> or <c>contacts.0</c>; <c>payload</c> is the whole message as text. Null if there is none.</summary>
    public JsonElement? Find(string path)
    {
        if (Json is not { } at)
        {
            return null;
        }
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(name, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }
        return at;
    }

    /// <summary>The value at a path as text; null if there is none or it is a part of its own.</summary>
    public string? FindText(string path) => path == "payload" ? Text : Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => TextOf(text),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => null,
    };

    JsonElement? Parse()
    {
        if (!SubmissionReader.LooksLikeJson(payload.Span))
        {
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = SubmissionReader.MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null if it holds half a character.</summary>
    internal static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
