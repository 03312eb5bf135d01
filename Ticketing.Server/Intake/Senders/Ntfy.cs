using System.Globalization;
using System.Text;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>Publishing as to ntfy: a message to a topic, with title, priority and tags in headers, query or JSON. Each message is a ticket of the system that is named like the topic.</summary>
/// <remarks>https://docs.ntfy.sh/publish/ . What concerns phones only (icons, actions, delays, attachments) is taken and means nothing here.</remarks>
public static class Ntfy
{
    /// <summary>What ntfy says for a message without text.</summary>
    const string Empty = "triggered";

    /// <summary>A message as ntfy shows it again.</summary>
    public sealed record Message(string Topic, string? Title, string Text, int Priority, IReadOnlyList<string> Tags);

    static readonly string[] Priorities = ["min", "low", "default", "high", "max"];

    /// <summary>PUT and POST to a topic: the body is the text.</summary>
    public static Outcome<Hook> ReadTopic(ReadOnlySpan<byte> body, HookContext context)
    {
        var text = Field(context, "X-Message", "Message", "m") is { } asked && (body.IsEmpty || !System.Text.Unicode.Utf8.IsValid(body)) ? asked : Encoding.UTF8.GetString(body);
        var tags = (Field(context, "X-Tags", "Tags", "Tag", "ta") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return HookOf(new(context.Topic, Field(context, "X-Title", "Title", "ti", "t"), text, PriorityOf(Field(context, "X-Priority", "Priority", "prio", "p")), tags), context);
    }

    /// <summary>POST to the address of the server: JSON that names the topic.</summary>
    public static Outcome<Hook> ReadJson(ReadOnlySpan<byte> body, HookContext context)
    {
        var (root, refusal) = ForeignJson.ParseObject(body);
        if (refusal is not null)
        {
            return refusal;
        }
        if (root.Text("topic") is not { Length: > 0 } topic)
        {
            return FieldFaults.Of("topic", "is missing");
        }
        var tags = new List<string>();
        foreach (var tag in root.Member("tags").Items())
        {
            if (tag.Text() is { Length: > 0 } text)
            {
                tags.Add(text);
            }
        }
        return HookOf(new(topic, root.Text("title"), root.Text("message") ?? "", PriorityOf(root.Text("priority")), tags), context);
    }

    /// <summary>1 to 5 by number or word; anything else is 3, the default.</summary>
    public static int PriorityOf(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "1" or "min" => 1,
        "2" or "low" => 2,
        "4" or "high" => 4,
        "5" or "max" or "urgent" => 5,
        _ => 3,
    };

    /// <summary>The answer: the message as it would be delivered.</summary>
    public static byte[] Answer(Message message, long ticket, Instant now) => AlertmanagerAnswers.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", ticket.ToString("x12", CultureInfo.InvariantCulture));
        json.WriteNumber("time", now.Milliseconds / 1000);
        json.WriteString("event", "message");
        json.WriteString("topic", message.Topic);
        if (message.Title is not null)
        {
            json.WriteString("title", message.Title);
        }
        json.WriteString("message", message.Text);
        if (message.Priority != 3)
        {
            json.WriteNumber("priority", message.Priority);
        }
        if (message.Tags.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (var tag in message.Tags)
            {
                json.WriteStringValue(tag);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    });

    static Outcome<Hook> HookOf(Message message, HookContext context)
    {
        if (TicketLimits.SystemOf(message.Topic) is not { } topic)
        {
            return FieldFaults.Of("topic", "names nothing");
        }
        var text = string.IsNullOrWhiteSpace(message.Text) ? Empty : message.Text.Trim();
        var title = TicketLimits.LineOf(message.Title ?? text.Split('\n')[0], TicketLimits.Title) ?? Empty;
        var labels = message.Tags.Count == 0 ? null : TicketLimits.LineOf(string.Join(',', message.Tags), TicketLimits.LabelValue);
        var submission = new Submission
        {
            Title = title,
            Description = text == title ? null : TicketLimits.TextOf(text),
            System = context.HasOwnSystem ? context.System : topic,
            Sla = context.Priorities.Of(Priorities[message.Priority - 1]),
            IfRefused = IfRefused.Record,
            Labels = labels is null ? null : new Dictionary<string, string> { ["tags"] = labels },
        };
        return Hook.Of(submission) with { Published = message with { Text = text } };
    }

    /// <summary>The first of several headers, or query parameters of the same names in any case; decoded, where it was encoded as in a mail.</summary>
    static string? Field(HookContext context, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if ((context.Headers[name] is [{ Length: > 0 } header, ..] ? header : context.Asked(name)) is { } value)
            {
                return EncodedWords.Decode(value);
            }
        }
        return null;
    }
}
