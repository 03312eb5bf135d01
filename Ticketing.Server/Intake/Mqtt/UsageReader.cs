using System.Globalization;
using System.Text;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>Where a counter stands, as a number or as an object that names the counter; parts of a unit do not count.</summary>
public static class UsageReader
{
    /// <summary>Largest value: no counter of a home comes near, and sums of it stay numbers.</summary>
    public const long Most = long.MaxValue / 4;

    /// <summary>Null if it cannot be understood.</summary>
    public static (string? Counter, long Value)? Read(ReadOnlySpan<byte> payload)
    {
        payload = payload.Trim(" \t\r\n\0"u8);
        if (payload is not [(byte)'{', ..])
        {
            return payload.Length <= 32 && Number(Encoding.UTF8.GetString(payload)) is { } only ? (null, only) : null;
        }
        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = SubmissionReader.MaxDepth });
            using var document = JsonDocument.ParseValue(ref reader);
            var counter = document.RootElement.TryGetProperty("counter", out var name) && name.ValueKind != JsonValueKind.Null ? name.GetString() : null;
            var isNamed = counter is null || (counter.Length > 0 && TicketLimits.FaultOf(counter, TicketLimits.Name) is null);
            return isNamed && document.RootElement.TryGetProperty("value", out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String && Number(value.ToString()) is { } number ? (counter, number) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or a text with half a character
        }
    }

    static long? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && number >= 0 && number <= Most ? (long)number : null;
}
