using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>Publishing as to Gotify: <c>POST /message</c> with message, title and priority as JSON, form or query. Each message is a ticket of the token's system.</summary>
/// <remarks>https://gotify.net/docs/pushmsg; https://gotify.net/api-docs</remarks>
public static class Gotify
{
    /// <summary>A message as Gotify shows it again.</summary>
    public sealed record Message(string? Title, string Text, int Priority);

    public static Outcome<Hook> Read(ReadOnlySpan<byte> body, HookContext context)
    {
        var (fields, refusal) = Fields.Read(body, context.Query, context.ContentType);
        if (refusal is not null)
        {
            return refusal;
        }
        if (fields!.First("message") is not { } text)
        {
            return FieldFaults.Of("message", "is missing");
        }
        var priority = int.TryParse(fields.First("priority"), CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, 10) : 5;
        var title = fields.First("title");
        var line = TicketLimits.LineOf(title ?? text.Trim().Split('\n')[0], TicketLimits.Title);
        return line is null ? FieldFaults.Of("message", "is empty") : Hook.Of(new()
        {
            Title = line,
            Description = text.Trim() == line ? null : TicketLimits.TextOf(text),
            System = context.System,
            Sla = context.Priorities.Of(WordOf(priority)),
            IfRefused = IfRefused.Record,
        }) with { Message = new(title, text, priority) };
    }

    /// <summary>Gotify's clients are silent at 0, quiet up to 3, sound up to 7 and insist from 8 on.</summary>
    public static string WordOf(int priority) => priority switch { 0 => "min", < 4 => "low", < 8 => "default", < 10 => "high", _ => "max" };

    public static byte[] Answer(Message message, long ticket, Instant now) => AlertmanagerAnswers.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("id", ticket);
        json.WriteNumber("appid", 1);
        json.WriteString("message", message.Text);
        json.WriteString("title", message.Title ?? "");
        json.WriteNumber("priority", message.Priority);
        json.WriteString("date", now.Utc);
        json.WriteEndObject();
    });
}
