using System.Globalization;
using Ticketing.Notify.Mime;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Writes the mails about tickets. Pure: the ticket is given as it is when the mail is sent.</summary>
public sealed class TicketMails(MailSite site)
{
    /// <summary>Characters of a description that a mail shows; the page has all of it.</summary>
    const int DescriptionLimit = 2_000;

    public MailSite Site => site;

    /// <summary>The mail for an outbox row; null if its ticket is gone, so that there is nothing to tell.</summary>
    /// <param name="find">The tenant's tickets; null for one that was deleted.</param>
    public MimeMessage? Compose(string tenant, OutboxMail mail, Mailbox to, Func<long, Ticket?> find, Instant now)
    {
        var data = MailData.Read(mail.Data);
        if (data.Ready is { } ready)
        {
            return new() { From = site.From, To = to, Subject = ready.Subject, Text = ready.Text, Html = ready.Html, Id = MessageId.For(mail.Kind, $"{tenant}\n{mail.Cause}\n{mail.CreatedAt.Milliseconds}", site.From.Domain), Date = site.Local(now) };
        }
        var ticket = mail.TicketId is { } id ? find(id) : null;
        var together = data.Together ?? [];
        if (ticket is null && together.Count == 0 && data.Digest is null)
        {
            return null;
        }
        var content = (ticket, together) switch
        {
            _ when data.Digest is { } digest => DigestMail.Of(digest, site, find, now),
            (not null, []) => About(ticket, mail.Kind, data, now),
            (not null, var all) when all.All(other => other.Kind == mail.Kind && other.TicketId == ticket.Id) => About(ticket, mail.Kind, data, now),
            _ => Summary([new(mail.Kind, mail.TicketId, mail.CreatedAt.Milliseconds), .. together], find),
        };
        var text = content.Render();
        return new()
        {
            From = site.From,
            To = to,
            Subject = text.Subject,
            Text = text.Text,
            Html = text.Html,
            Id = MessageId.For(string.Create(CultureInfo.InvariantCulture, $"ticket-{mail.TicketId}-{mail.Kind}"), $"{tenant}\n{mail.Cause}\n{mail.CreatedAt.Milliseconds}", site.From.Domain),
            Thread = ticket is null ? null : MessageId.For(string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Id}"), string.Create(CultureInfo.InvariantCulture, $"{tenant}\n{ticket.Id}\n{ticket.CreatedAt.Milliseconds}"), site.From.Domain),
            Date = site.Local(now),
        };
    }

    MailContent About(Ticket ticket, string kind, MailData data, Instant now) => new()
    {
        Subject = string.Create(CultureInfo.InvariantCulture, $"{Word(kind, ticket, MovedTo(data))}: {ticket.Title} (#{ticket.Id})"),
        Lead = Lead(kind, ticket, data, now),
        Title = ticket.Title,
        Colour = Colour(kind, ticket),
        Facts =
        [
            .. Changes(data),
            ("Ticket", string.Create(CultureInfo.InvariantCulture, $"#{ticket.Id}")),
            ("Status", ticket.Status),
            ("System", ticket.System),
            ("Category", ticket.Category),
            ("SLA", ticket.Sla == Sla.None ? null : ticket.Guaranteed ? ticket.Sla.Name() : ticket.DueAt is null ? $"{ticket.Sla.Name()} (promised once it is approved)" : $"{ticket.Sla.Name()} (not guaranteed: no capacity)"),
            ("Due", ticket.DueAt is { } due ? site.Day(due) : null),
            ("Reported", site.Day(ticket.CreatedAt)),
            ("Times seen", ticket.Occurrences > 1 ? string.Create(CultureInfo.InvariantCulture, $"{ticket.Occurrences}, last {site.Day(ticket.LastSeenAt)}") : null),
            ("Finished", ticket.FinishedAt is { } finished ? site.Day(finished) : null),
            ("Requester", ticket.Requester),
            ("Assignee", ticket.Assignee),
        ],
        Body = Shortened(data.Text ?? ticket.Description),
        Link = site.LinkTo(ticket.Id),
    };

    MailContent Summary(IReadOnlyList<FoldedMail> mails, Func<long, Ticket?> find) => new()
    {
        Subject = string.Create(CultureInfo.InvariantCulture, $"{mails.Count} messages about tickets"),
        Lead = string.Create(CultureInfo.InvariantCulture, $"So much happened that {mails.Count} messages were put into one mail:"),
        Items = [.. mails.Select(mail => Item(mail, mail.TicketId is { } id ? find(id) : null))],
        Link = null,
    };

    (string Text, string? Link) Item(FoldedMail mail, Ticket? ticket) => ticket is null
        ? (string.Create(CultureInfo.InvariantCulture, $"{site.Day(new(mail.At))}  {mail.Kind}: ticket #{mail.TicketId}, deleted since"), null)
        : (string.Create(CultureInfo.InvariantCulture, $"{site.Day(new(mail.At))}  {Word(mail.Kind, ticket)}: {ticket.Title} (#{ticket.Id}, {ticket.System})"), site.LinkTo(ticket.Id));

    /// <param name="movedTo">The state that the mail is about; null = the one it is in.</param>
    static string Word(string kind, Ticket ticket, string? movedTo = null) => kind switch
    {
        MailKinds.Opened => "New",
        MailKinds.Merged => "Again",
        MailKinds.DueSoon => "Due soon",
        MailKinds.Breached => "Overdue",
        MailKinds.Finished => NamesItself(ticket) ? Capital(ticket.Status) : ticket.Kind == TicketKind.Cancelled ? "Cancelled" : "Done",
        MailKinds.Changed => "Changed",
        MailKinds.Noted => "Note",
        MailKinds.Mentioned => "You are mentioned",
        MailKinds.Moved => Capital(movedTo ?? ticket.Status),
        _ => "Ticket",
    };

    /// <summary>What somebody changed, first; long texts are not repeated.</summary>
    static IEnumerable<(string Name, string? Value)> Changes(MailData data)
    {
        foreach (var (field, change) in data.Changes ?? new Dictionary<string, FieldChange>())
        {
            yield return ("New " + field, field == "description" ? "see below" : $"{change.To ?? "none"} (was {change.From ?? "none"})");
        }
    }

    string Lead(string kind, Ticket ticket, MailData data, Instant now) => kind switch
    {
        MailKinds.Changed => $"{data.By ?? "Somebody"} changed this.",
        MailKinds.Noted => $"{data.By ?? "Somebody"} wrote a note:",
        MailKinds.Mentioned => $"{data.By ?? "Somebody"} mentioned you in a note:",
        MailKinds.Opened => $"{ticket.System} reported something new.",
        MailKinds.Merged => string.Create(CultureInfo.InvariantCulture, $"{ticket.System} keeps reporting this: {ticket.Occurrences} times so far."),
        MailKinds.DueSoon when ticket.DueAt > now => $"This is due in {Span(ticket.DueAt.Value - now)}.",
        MailKinds.DueSoon or MailKinds.Breached when ticket.DueAt is { } due => $"This was due at {site.Day(due)} and is {(ticket.IsFinished ? "finished now" : "not finished")}.",
        MailKinds.Finished when NamesItself(ticket) => $"This is finished: {ticket.Status}.",
        MailKinds.Finished => ticket.Kind == TicketKind.Cancelled ? "This was cancelled." : "This is finished.",
        MailKinds.Moved => $"{data.By ?? "Somebody"} moved this to {MovedTo(data) ?? ticket.Status}.",
        _ => "There is news about this ticket.",
    };

    static string? MovedTo(MailData data) => data.Changes?.GetValueOrDefault("status")?.To;

    /// <summary>Its workflow has a word of its own for how it ended.</summary>
    static bool NamesItself(Ticket ticket) => ticket.IsFinished && ticket.Status != ticket.Kind.Name();

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string? Shortened(string? text) => text is not { Length: > 0 } ? null
        : text.Length <= DescriptionLimit ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[DescriptionLimit - 1]) ? DescriptionLimit - 1 : DescriptionLimit), "…");

    static string Span(TimeSpan left) => left.TotalMinutes < 90
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(left.TotalMinutes)):0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.#} h");

    static string Colour(string kind, Ticket ticket) => (kind, ticket.Sla) switch
    {
        (MailKinds.Breached, _) => "#c0392b",
        (MailKinds.Finished, _) => "#2e8b57",
        (MailKinds.DueSoon, _) => "#d9822b",
        (_, Sla.Gold) => "#c9a227",
        (_, Sla.Silver) => "#8a94a6",
        (_, Sla.Bronze) => "#b06a3b",
        _ => "#4a6fa5",
    };
}
