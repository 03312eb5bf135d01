using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Tickets;

namespace Ticketing.Notify.Channels;

/// <summary>What a channel tells: the body of a webhook and of an MQTT message as it stands, and what the other kinds are written from.</summary>
/// <param name="Event">One of <see cref="MailKinds"/>, or <c>test</c>.</param>
/// <param name="By">Who did it; null if nobody did.</param>
/// <param name="Text">The note; null if it is none.</param>
/// <param name="Changes">What was changed; null if nothing.</param>
/// <param name="Ticket">As it was then, in the words of the API; null in a test.</param>
public sealed record ChannelEvent(string Event, DateTime At, string Tenant, string? By, string? Text, IReadOnlyDictionary<string, FieldChange>? Changes, TicketDocument? Ticket)
{
    public const string Test = "test";

    public static ChannelEvent Read(string payload) => JsonSerializer.Deserialize(payload, ChannelJson.Default.ChannelEvent) ?? throw new JsonException("null");

    public string Write() => JsonSerializer.Serialize(this, ChannelJson.Default.ChannelEvent);

    /// <summary>The first line of a message to people.</summary>
    public string Title => Ticket is null ? "Test from Home Ticketing" : string.Create(CultureInfo.InvariantCulture, $"{Word}: {Ticket.Title}");

    /// <summary>The rest of a message to people: a few short lines.</summary>
    public string Message
    {
        get
        {
            if (Ticket is null)
            {
                return "This channel works.";
            }
            var lines = new List<string>();
            if (Text is { Length: > 0 })
            {
                lines.Add(By is null ? Text : $"{By}: {Text}");
            }
            foreach (var (name, change) in Changes ?? new Dictionary<string, FieldChange>())
            {
                lines.Add($"{name}: {change.To ?? "none"}");
            }
            if (Text is null && Changes is null && Ticket.Description is { Length: > 0 } description)
            {
                lines.Add(description.Length <= 500 ? description : string.Concat(description.AsSpan(0, char.IsHighSurrogate(description[499]) ? 499 : 500), "…"));
            }
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{Ticket.System}, #{Ticket.Id}{(Ticket.Sla == "none" ? "" : $", {Ticket.Sla}")}{(Ticket.DueAt is { } due ? $", due {due:yyyy-MM-dd HH:mm} UTC" : "")}"));
            return string.Join('\n', lines);
        }
    }

    /// <summary>1 (least) to 5 (most urgent), as ntfy counts.</summary>
    public int Priority => (Event, Ticket?.Sla) switch
    {
        (MailKinds.Breached, _) => 5,
        (MailKinds.DueSoon, _) => 4,
        (MailKinds.Finished or MailKinds.Changed or MailKinds.Noted, _) => 2,
        (_, "gold") => 5,
        (_, "silver") => 4,
        _ => 3,
    };

    string Word => Event switch
    {
        MailKinds.Opened => "New",
        MailKinds.Merged => "Again",
        MailKinds.DueSoon => "Due soon",
        MailKinds.Breached => "Overdue",
        MailKinds.Finished => Ticket!.Kind == "cancelled" ? "Cancelled" : "Done",
        MailKinds.Changed => "Changed",
        MailKinds.Noted or MailKinds.Mentioned => "Note",
        _ => "Ticket",
    };
}

/// <summary>Message to ntfy [docs.ntfy.sh, "Publish as JSON"].</summary>
sealed record NtfyMessage(string Topic, string Title, string Message, int Priority, string? Click);

/// <summary>Message to Gotify [gotify.net, POST /message].</summary>
sealed record GotifyMessage(string Title, string Message, int Priority, [property: JsonPropertyName("extras")] GotifyExtras? Extras);

sealed record GotifyExtras([property: JsonPropertyName("client::notification")] GotifyNotification Notification);

sealed record GotifyNotification(GotifyClick Click);

sealed record GotifyClick(string Url);

/// <summary>Data of a call of Home Assistant's notify service.</summary>
sealed record HomeAssistantMessage(string Title, string Message, HomeAssistantData Data);

/// <param name="Tag">A later message with the same tag replaces the earlier one on the phone.</param>
sealed record HomeAssistantData(string? Tag, string? Url);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChannelEvent))]
sealed partial class ChannelJson : JsonSerializerContext;

/// <summary>What receivers of their own kind get: what there is not is left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NtfyMessage))]
[JsonSerializable(typeof(GotifyMessage))]
[JsonSerializable(typeof(HomeAssistantMessage))]
sealed partial class ReceiverJson : JsonSerializerContext;
