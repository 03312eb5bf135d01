using System.Globalization;
using Ticketing.Notify.Mime;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What all mails of this installation have in common.</summary>
/// <param name="From">The sender.</param>
/// <param name="PublicUrl">Where people reach the page, without a slash at the end; null = unknown, and mails have no link.</param>
/// <param name="Zone">Times in mails are this zone's.</param>
public sealed record MailSite(Mailbox From, string? PublicUrl, TimeZoneInfo Zone)
{
    /// <summary>The name people see as sender unless <c>Ticketing:Mail:From</c> has one.</summary>
    public const string Product = "Home Ticketing";

    /// <summary>From the settings.</summary>
    /// <exception cref="InvalidDataException">The sender is no mail address; the message names the setting and what to do.</exception>
    public static MailSite Of(string sender, string publicUrl, TimeZoneInfo zone) =>
        Mailbox.TryParse(sender, Product, out var from, out var fault)
            ? new(from, publicUrl.Length == 0 ? null : publicUrl.TrimEnd('/'), zone)
            : throw new InvalidDataException($"Ticketing:Mail:From = '{sender}': {fault}; give a mail address such as ticketing@example.org");

    public string? LinkTo(long ticket) => PublicUrl is null ? null : string.Create(CultureInfo.InvariantCulture, $"{PublicUrl}/tickets/{ticket}");

    public DateTimeOffset Local(Instant time) => TimeZoneInfo.ConvertTime(time.Offset, Zone);

    /// <summary>For example <c>Sat 21 Nov 2026, 14:30</c>.</summary>
    public string Day(Instant time) => Local(time).ToString("ddd d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
