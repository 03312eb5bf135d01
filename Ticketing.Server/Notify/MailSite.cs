using System.Globalization;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What all mails of this installation have in common.</summary>
/// <param name="From">The sender.</param>
/// <param name="Page">Asked for each mail: where people reach the page; null = unknown, and mails have no link.</param>
/// <param name="Zone">Times in mails are this zone's.</param>
public sealed record MailSite(Mailbox From, Func<string?> Page, TimeZoneInfo Zone)
{
    /// <summary>The name people see as sender unless <c>Ticketing:Mail:From</c> has one.</summary>
    public const string Product = "Home Ticketing";

    /// <summary>Without a slash at the end; null = unknown.</summary>
    public string? PublicUrl => Page()?.TrimEnd('/');

    /// <summary>From the settings.</summary>
    /// <exception cref="InvalidDataException">The sender is no mail address; the message names the setting and what to do.</exception>
    public static MailSite Of(string sender, Func<string?> page, TimeZoneInfo zone) =>
        Mailbox.TryParse(sender, Product, out var from, out var fault)
            ? new(from, page, zone)
            : throw new InvalidDataException($"Ticketing:Mail:From = '{sender}': {fault}; give a mail address such as ticketing@example.org");

    public string? LinkTo(long ticket) => PublicUrl is { } page ? string.Create(CultureInfo.InvariantCulture, $"{page}/tickets/{ticket}") : null;

    /// <summary>A mail of ours that says this.</summary>
    /// <param name="readable">Some words of its name, for people who read headers.</param>
    /// <param name="cause">What makes it different from every other.</param>
    public MimeMessage Message(Mailbox to, MailText text, string readable, string cause, Instant now) => new()
    {
        From = From,
        To = to,
        Subject = text.Subject,
        Text = text.Text,
        Html = text.Html,
        Id = MessageId.For(readable, cause, From.Domain),
        Date = Local(now),
    };

    public DateTimeOffset Local(Instant time) => TimeZoneInfo.ConvertTime(time.Offset, Zone);

    /// <summary>For example <c>Sat 21 Nov 2026, 14:30</c>.</summary>
    public string Day(Instant time) => MailLanguage.English.Day(Local(time));
}
