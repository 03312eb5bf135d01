using System.Globalization;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Writes the daily digest. Pure: tickets are told as they are when it is sent.</summary>
static class DigestMail
{
    public static MailContent Of(DigestData digest, MailSite site, MailLanguage language, Func<long, Ticket?> find, Instant now)
    {
        var counts = Counts(digest, language);
        var items = new List<(string, string?)>(digest.Tickets.Count + 1);
        foreach (var id in digest.Tickets)
        {
            if (find(id) is { IsFinished: false } ticket)
            {
                items.Add((Line(ticket, site, language, now), site.LinkTo(id)));
            }
        }
        var more = digest.Overdue + digest.Due + digest.Open - digest.Tickets.Count;
        if (more > 0)
        {
            items.Add((language.T("and {0} more", more), site.PublicUrl));
        }
        return new()
        {
            Language = language,
            Subject = language.T("Today: {0}", counts),
            Lead = language.T("What waits for you: {0}.", counts),
            Colour = digest.Overdue > 0 ? "#c0392b" : digest.Due > 0 ? "#d9822b" : "#4a6fa5",
            Items = items,
        };
    }

    static string Counts(DigestData digest, MailLanguage language)
    {
        var parts = new List<string>(3);
        if (digest.Overdue > 0)
        {
            parts.Add(language.T("{0} overdue", digest.Overdue));
        }
        if (digest.Due > 0)
        {
            parts.Add(language.T("{0} due", digest.Due));
        }
        if (digest.Open > 0)
        {
            parts.Add(language.T("{0} open", digest.Open));
        }
        return string.Join(", ", parts);
    }

    static string Line(Ticket ticket, MailSite site, MailLanguage language, Instant now)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{ticket.Title} (#{ticket.Id}, {ticket.System})");
        return ticket.DueAt is not { } at ? what
            : at <= now ? language.T("overdue since {0}: {1}", language.Day(site.Local(at)), what)
            : language.T("due {0}: {1}", language.Day(site.Local(at)), what);
    }
}
