using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Notes inside the writer's transaction. A note is an event; an edit, a deletion and a resolution are further events about it.</summary>
sealed class NoteWork(TenantSession session)
{
    public Outcome<LogEntry> Add(long id, string text, Origin origin)
    {
        var ticket = session.Tickets.Find(id);
        if (ticket is null)
        {
            return Refusal.NotFound($"ticket {id}");
        }
        var mentioned = Mentions.In(text, session.Mail.Names);
        var after = Watched(ticket, mentioned, origin.Actor);
        var changes = Changes(ticket, after);
        var seq = session.Events.Append(session.Now, EventTypes.Noted, id, origin, new EventData { Text = text, Changes = changes }.Write());
        Save(after);
        session.Mail.QueueNote(after, session.Now, origin.Actor, seq, text, mentioned, onlyMentioned: false);
        return new LogEntry(seq, session.Now, EventTypes.Noted, origin.Actor, origin.Door, 1, text, changes, null, null);
    }

    public Outcome<LogEntry> Edit(long id, long note, string text, Origin origin) =>
        About(id, note, origin, authorOnly: true, EventTypes.NoteEdited, text, entry => entry with { Text = text, EditedAt = session.Now });

    public Outcome<LogEntry> Delete(long id, long note, Origin origin) =>
        About(id, note, origin, authorOnly: true, EventTypes.NoteDeleted, null, entry => entry);

    public Outcome<LogEntry> Resolve(long id, long note, Origin origin) =>
        About(id, note, origin, authorOnly: false, EventTypes.NoteResolved, null, entry => entry with { ResolvedBy = origin.Actor });

    Outcome<LogEntry> About(long id, long note, Origin origin, bool authorOnly, string eventType, string? text, Func<LogEntry, LogEntry> change)
    {
        var ticket = session.Tickets.Find(id);
        if (ticket is null)
        {
            return Refusal.NotFound($"ticket {id}");
        }
        session.Events.Flush(); // What this group wrote about the ticket so far is read with the rest.
        var entry = TicketLog.Fold(session.Sql.List(EventSql.OfTicket, TicketRows.ReadEvent, id)).FirstOrDefault(e => e.Id == note && e.Type == EventTypes.Noted);
        if (entry is null)
        {
            return Refusal.NotFound($"note {note} of ticket {id}");
        }
        if (authorOnly && entry.Who != origin.Actor)
        {
            return new Refusal(RefusalKind.Forbidden, "not-the-author", $"Only {entry.Who}, who wrote note {note}, can change it. Anyone can resolve it or add another note.");
        }
        if (eventType == EventTypes.NoteResolved && entry.ResolvedBy is not null)
        {
            return entry;
        }
        // Whom an edit mentions for the first time is told; everybody else knows the note.
        var mentioned = text is null ? [] : Mentions.In(text, session.Mail.Names).Except(Mentions.In(entry.Text ?? "", session.Mail.Names)).ToList();
        var after = Watched(ticket, mentioned, origin.Actor);
        var seq = session.Events.Append(session.Now, eventType, id, origin, new EventData { Note = note, Text = text, Changes = Changes(ticket, after) }.Write());
        Save(after);
        if (mentioned.Count > 0)
        {
            session.Mail.QueueNote(after, session.Now, origin.Actor, seq, text!, mentioned, onlyMentioned: true);
        }
        return change(entry);
    }

    /// <summary>Who is mentioned watches from now on, as long as there is room; nobody by mentioning themselves.</summary>
    static Ticket Watched(Ticket ticket, IReadOnlyList<string> mentioned, string by)
    {
        var watchers = new List<string>(ticket.Watchers);
        foreach (var name in mentioned)
        {
            if (watchers.Count < TicketLimits.Watchers && !name.Equals(by, StringComparison.OrdinalIgnoreCase) && !watchers.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                watchers.Add(name);
            }
        }
        return watchers.Count == ticket.Watchers.Count ? ticket : ticket with { Watchers = watchers };
    }

    static Dictionary<string, FieldChange>? Changes(Ticket before, Ticket after) => ReferenceEquals(before, after) ? null : TicketDifference.Between(before, after);

    void Save(Ticket ticket) => session.Tickets.Save(ticket with { UpdatedAt = session.Now, Version = ticket.Version + 1 });
}
