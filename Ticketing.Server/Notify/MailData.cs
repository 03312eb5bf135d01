using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Notify;

/// <summary>The JSON object in the outbox beside a mail's ticket.</summary>
public sealed record MailData
{
    /// <summary>Further mails to the same person that this one tells too; null or empty if it stands for itself.</summary>
    public IReadOnlyList<FoldedMail>? Together { get; init; }

    /// <summary>The whole mail, written when it was caused; null if it is written from its ticket when it is sent.</summary>
    public MailText? Ready { get; init; }

    static readonly MailData None = new();

    /// <summary>Null reads as an empty object.</summary>
    public static MailData Read(string? json) => json is null ? None : JsonSerializer.Deserialize(json, MailJson.Default.MailData) ?? None;

    public string Write() => JsonSerializer.Serialize(this, MailJson.Default.MailData);
}

/// <summary>A mail that is told within another.</summary>
/// <param name="At">When it was caused, Unix milliseconds.</param>
public sealed record FoldedMail(string Kind, long? TicketId, long At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MailData))]
sealed partial class MailJson : JsonSerializerContext;
