using System.Text.Json;

namespace Ticketing.Intake;

/// <summary>Words for what is wrong with JSON, for people.</summary>
static class JsonFault
{
    public const string HalfCharacter = "holds half a character (\\ud800 to \\udfff without its pair)";

    /// <summary>Says what and where, without quoting the sender's text at length.</summary>
    public static string Describe(JsonException fault)
    {
        var what = fault.Message;
        var end = what.IndexOf(" LineNumber:", StringComparison.Ordinal);
        what = (end < 0 ? what : what[..end]).TrimEnd('.');
        return $"is not valid JSON at line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}: {what}";
    }

    public static string Word(JsonTokenType type) => type switch
    {
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        _ => "null",
    };

    public static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => "null",
    };
}
