using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Writes the daily digest. Pure: tickets are told as they are when it is sent.</summary>
static class DigestMail
{
    public static MailContent Of(DigestData digest, MailSite site, Func<long, Ticket?> find, Instant now)
    {
        var counts = Counts(digest);
        var items = new List<(string, string?)>(digest.Tickets.Count + 1);
        foreach (var id in digest.Tickets)
        {
            if (find(id) is { IsFinished: false } ticket)
            {
                items.Add((Line(ticket, site, now), site.LinkTo(id)));
            }
        }
        var more = digest.Overdue + digest.Due + digest.Open - digest.Tickets.Count;
        if (more > 0)
        {
            items.Add((string.Create(CultureInfo.InvariantCulture, $"and {more} more"), site.PublicUrl));
        }
        return new()
        {
            Subject = "Today: " + counts,
            Lead = $"What waits for you: {counts}.",
            Colour = digest.Overdue > 0 ? "#c0392b" : digest.Due > 0 ? "#d9822b" : "#4a6fa5",
            Items = items,
        };
    }

    static string Counts(DigestData digest)
    {
        var parts = new List<string>(3);
        foreach (var (count, word) in (ReadOnlySpan<(long, string)>)[(digest.Overdue, "overdue"), (digest.Due, "due"), (digest.Open, "open")])
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {word}"));
            }
        }
        return string.Join(", ", parts);
    }

    static string Line(Ticket ticket, MailSite site, Instant now)
    {
        var due = ticket.DueAt is not { } at ? "" : $"{(at <= now ? "overdue since" : "due")} {site.Day(at)}: ";
        return string.Create(CultureInfo.InvariantCulture, $"{due}{ticket.Title} (#{ticket.Id}, {ticket.System})");
    }
}
