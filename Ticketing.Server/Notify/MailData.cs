using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>The JSON object in the outbox beside a mail's ticket.</summary>
public sealed record MailData
{
    /// <summary>Further mails to the same person that this one tells too; null or empty if it stands for itself.</summary>
    public IReadOnlyList<FoldedMail>? Together { get; init; }

    /// <summary>The whole mail, written when it was caused; null if it is written from its ticket when it is sent.</summary>
    public MailText? Ready { get; init; }

    /// <summary>Who changed the ticket or wrote the note; null if it is about something else.</summary>
    public string? By { get; init; }

    /// <summary>The note.</summary>
    public string? Text { get; init; }

    /// <summary>What was changed.</summary>
    public IReadOnlyDictionary<string, FieldChange>? Changes { get; init; }

    /// <summary>Of the daily digest.</summary>
    public DigestData? Digest { get; init; }

    static readonly MailData None = new();

    /// <summary>Null reads as an empty object.</summary>
    public static MailData Read(string? json) => json is null ? None : JsonSerializer.Deserialize(json, MailJson.Default.MailData) ?? None;

    public string Write() => JsonSerializer.Serialize(this, MailJson.Default.MailData);
}

/// <summary>A mail that is told within another.</summary>
/// <param name="At">When it was caused, Unix milliseconds.</param>
public sealed record FoldedMail(string Kind, long? TicketId, long At);

/// <summary>What one person has to do.</summary>
/// <param name="Overdue">Unfinished tickets whose due time has passed.</param>
/// <param name="Due">Those due within a day.</param>
/// <param name="Open">All others.</param>
/// <param name="Tickets">The most urgent of them, by due time.</param>
public sealed record DigestData(long Overdue, long Due, long Open, IReadOnlyList<long> Tickets);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MailData))]
sealed partial class MailJson : JsonSerializerContext;
