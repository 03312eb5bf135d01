using System.Text.Json;

namespace Ticketing.Intake.Mqtt;

/// <summary>Whether a system says it is there, in the spellings that boards and bridges use.</summary>
public static class AvailabilityReader
{
    static readonly string[] OnlineWords = ["online", "true", "on", "1", "up", "connected", "ready", "alive"];
    static readonly string[] OfflineWords = ["offline", "false", "off", "0", "down", "disconnected", "lost", "sleeping"];
    static readonly string[] Members = ["state", "availability", "status", "online"];

    /// <summary>True = online; null if it cannot be understood.</summary>
    /// <param name="payload">A word in any case, or a JSON object with it as <c>state</c>, <c>availability</c>, <c>status</c> or <c>online</c>.</param>
    public static bool? Read(ReadOnlySpan<byte> payload)
    {
        payload = payload.Trim(" \t\r\n\0\""u8);
        return payload is [(byte)'{', ..] ? ReadObject(payload) : payload.Length <= 32 ? ReadWord(System.Text.Encoding.UTF8.GetString(payload)) : null;
    }

    static bool? ReadObject(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = SubmissionReader.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var name in Members)
            {
                if (document.RootElement.TryGetProperty(name, out var value))
                {
                    return value.ValueKind switch
                    {
                        JsonValueKind.True => true,
                        JsonValueKind.False => false,
                        JsonValueKind.String => ReadWord(value.GetString()!),
                        JsonValueKind.Number => ReadWord(value.GetRawText()),
                        _ => null,
                    };
                }
            }
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or a text with half a character
        }
    }

    static bool? ReadWord(string word) =>
        OnlineWords.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase) ? true
        : OfflineWords.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase) ? false
        : null;
}
