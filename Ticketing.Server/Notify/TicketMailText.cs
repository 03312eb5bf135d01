using System.Globalization;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What mails about tickets say, in one language. Pure.</summary>
sealed class TicketMailText(MailSite site, MailLanguage language)
{
    /// <summary>Characters of a description that a mail shows; the page has all of it.</summary>
    const int DescriptionLimit = 2_000;

    public MailContent About(Ticket ticket, string kind, MailData data, Instant now) => new()
    {
        Language = language,
        Subject = string.Create(CultureInfo.InvariantCulture, $"{Word(kind, ticket, MovedTo(data))}: {ticket.Title} (#{ticket.Id})"),
        Lead = Lead(kind, ticket, data, now),
        Title = ticket.Title,
        Colour = Colour(kind, ticket),
        Facts =
        [
            .. Changes(data),
            (language.T("Ticket"), string.Create(CultureInfo.InvariantCulture, $"#{ticket.Id}")),
            (language.T("Status"), language.T(ticket.Status)),
            (language.T("System"), ticket.System),
            (language.T("Category"), ticket.Category),
            (language.T("SLA"), Promise(ticket)),
            (language.T("Due"), ticket.DueAt is { } due ? Day(due) : null),
            (language.T("Reported"), Day(ticket.CreatedAt)),
            (language.T("Times seen"), ticket.Occurrences > 1 ? language.T("{0}, last {1}", ticket.Occurrences.ToString(CultureInfo.InvariantCulture), Day(ticket.LastSeenAt)) : null),
            (language.T("Finished"), ticket.FinishedAt is { } finished ? Day(finished) : null),
            (language.T("Requester"), ticket.Requester),
            (language.T("Assignee"), ticket.Assignee),
        ],
        Body = Shortened(data.Text ?? ticket.Description),
        Link = site.LinkTo(ticket.Id),
    };

    public MailContent Summary(IReadOnlyList<FoldedMail> mails, Func<long, Ticket?> find) => new()
    {
        Language = language,
        Subject = language.T("{0} messages about tickets", mails.Count),
        Lead = language.T("So much happened that {0} messages were put into one mail:", mails.Count),
        Items = [.. mails.Select(mail => Item(mail, mail.TicketId is { } id ? find(id) : null))],
        Link = null,
    };

    public string Day(Instant time) => language.Day(site.Local(time));

    (string Text, string? Link) Item(FoldedMail mail, Ticket? ticket) => ticket is null
        ? ($"{Day(new(mail.At))}  {mail.Kind}: {language.T("ticket #{0}, deleted since", mail.TicketId ?? 0)}", null)
        : (string.Create(CultureInfo.InvariantCulture, $"{Day(new(mail.At))}  {Word(mail.Kind, ticket)}: {ticket.Title} (#{ticket.Id}, {ticket.System})"), site.LinkTo(ticket.Id));

    string? Promise(Ticket ticket) => ticket.Sla == Sla.None ? null
        : ticket.Guaranteed ? ticket.Sla.Name()
        : ticket.DueAt is null ? language.T("{0} (promised once it is approved)", ticket.Sla.Name())
        : language.T("{0} (not guaranteed: no capacity)", ticket.Sla.Name());

    /// <param name="movedTo">The state that the mail is about; null = the one it is in.</param>
    string Word(string kind, Ticket ticket, string? movedTo = null) => kind switch
    {
        MailKinds.Opened => language.T("New"),
        MailKinds.Merged => language.T("Again"),
        MailKinds.DueSoon => language.T("Due soon"),
        MailKinds.Breached => language.T("Overdue"),
        MailKinds.Finished => NamesItself(ticket) ? Capital(language.T(ticket.Status)) : ticket.Kind == TicketKind.Cancelled ? language.T("Cancelled") : language.T("Done"),
        MailKinds.Changed => language.T("Changed"),
        MailKinds.Noted => language.T("Note"),
        MailKinds.Mentioned => language.T("You are mentioned"),
        MailKinds.Moved => Capital(language.T(movedTo ?? ticket.Status)),
        _ => language.T("Ticket"),
    };

    /// <summary>What somebody changed, first; long texts are not repeated.</summary>
    IEnumerable<(string Name, string? Value)> Changes(MailData data)
    {
        foreach (var (field, change) in data.Changes ?? new Dictionary<string, FieldChange>())
        {
            string ValueOf(string? value) => value is null ? language.T("none") : field == "status" ? language.T(value) : value;
            yield return (language.T("New {0}", language.T(field)), field == "description" ? language.T("see below") : language.T("{0} (was {1})", ValueOf(change.To), ValueOf(change.From)));
        }
    }

    string Lead(string kind, Ticket ticket, MailData data, Instant now) => kind switch
    {
        MailKinds.Changed => language.T("{0} changed this.", By(data)),
        MailKinds.Noted => language.T("{0} wrote a note:", By(data)),
        MailKinds.Mentioned => language.T("{0} mentioned you in a note:", By(data)),
        MailKinds.Moved => language.T("{0} moved this to {1}.", By(data), language.T(MovedTo(data) ?? ticket.Status)),
        MailKinds.Opened => language.T("{0} reported something new.", ticket.System),
        MailKinds.Merged => language.T("{0} keeps reporting this: {1} times so far.", ticket.System, ticket.Occurrences.ToString(CultureInfo.InvariantCulture)),
        MailKinds.DueSoon when ticket.DueAt > now => language.T("This is due in {0}.", Span(ticket.DueAt.Value - now)),
        MailKinds.DueSoon or MailKinds.Breached when ticket.DueAt is { } due => ticket.IsFinished
            ? language.T("This was due at {0} and is finished now.", Day(due))
            : language.T("This was due at {0} and is not finished.", Day(due)),
        MailKinds.Finished when NamesItself(ticket) => language.T("This is finished: {0}.", language.T(ticket.Status)),
        MailKinds.Finished => ticket.Kind == TicketKind.Cancelled ? language.T("This was cancelled.") : language.T("This is finished."),
        _ => language.T("There is news about this ticket."),
    };

    string By(MailData data) => data.By ?? language.T("Somebody");

    static string? MovedTo(MailData data) => data.Changes?.GetValueOrDefault("status")?.To;

    /// <summary>Its workflow has a word of its own for how it ended.</summary>
    static bool NamesItself(Ticket ticket) => ticket.IsFinished && ticket.Status != ticket.Kind.Name();

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static string? Shortened(string? text) => text is not { Length: > 0 } ? null
        : text.Length <= DescriptionLimit ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[DescriptionLimit - 1]) ? DescriptionLimit - 1 : DescriptionLimit), "…");

    string Span(TimeSpan left) => left.TotalMinutes < 90
        ? language.T("{0} min", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(left.TotalMinutes)):0}"))
        : language.T("{0} h", string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.#}"));

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
