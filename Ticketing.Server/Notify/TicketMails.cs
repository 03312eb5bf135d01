using System.Globalization;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Writes the mails about tickets. Pure: the ticket is given as it is when the mail is sent.</summary>
public sealed class TicketMails(MailSite site)
{
    public MailSite Site => site;

    /// <summary>The mail for an outbox row; null if its ticket is gone, so that there is nothing to tell.</summary>
    /// <param name="find">The tenant's tickets; null for one that was deleted.</param>
    /// <param name="language">The recipient's; null = English.</param>
    public MimeMessage? Compose(string tenant, OutboxMail mail, Mailbox to, Func<long, Ticket?> find, Instant now, MailLanguage? language = null)
    {
        var data = MailData.Read(mail.Data);
        if (data.Ready is { } ready)
        {
            return site.Message(to, ready, mail.Kind, CauseOf(tenant, mail), now);
        }
        var ticket = mail.TicketId is { } id ? find(id) : null;
        var together = data.Together ?? [];
        if (ticket is null && together.Count == 0 && data.Digest is null)
        {
            return null;
        }
        var words = new TicketMailText(site, language ?? MailLanguage.English);
        var content = (ticket, together) switch
        {
            _ when data.Digest is { } digest => DigestMail.Of(digest, site, language ?? MailLanguage.English, find, now),
            (not null, []) => words.About(ticket, mail.Kind, data, now),
            (not null, var all) when all.All(other => other.Kind == mail.Kind && other.TicketId == ticket.Id) => words.About(ticket, mail.Kind, data, now),
            _ => words.Summary([new(mail.Kind, mail.TicketId, mail.CreatedAt.Milliseconds), .. together], find),
        };
        return site.Message(to, content.Render(), string.Create(CultureInfo.InvariantCulture, $"ticket-{mail.TicketId}-{mail.Kind}"), CauseOf(tenant, mail), now) with
        {
            Thread = ticket is null ? null : MessageId.For(string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Id}"), string.Create(CultureInfo.InvariantCulture, $"{tenant}\n{ticket.Id}\n{ticket.CreatedAt.Milliseconds}"), site.From.Domain),
        };
    }

    /// <summary>The same however often the mail is tried.</summary>
    static string CauseOf(string tenant, OutboxMail mail) => string.Create(CultureInfo.InvariantCulture, $"{tenant}\n{mail.Cause}\n{mail.CreatedAt.Milliseconds}");
}
