using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The query side of one tenant: unfinished tickets and what is planned from memory, the rest from the store.</summary>
sealed class TicketReader(ReadPool store, ReadModel model, DirectoryCopy directory, Plan plan, StoreFreshness freshness, StoredTickets stored, CommitSignal signal, ReadModels totals) : ITicketReader
{
    public ReadState Refresh() => freshness.Check();

    public long LastSeq => signal.LastSeq;

    public Task WaitForEventAfterAsync(long seq, CancellationToken cancel) => signal.WaitForAsync(seq, cancel);

    public Ticket? Find(long id)
    {
        var open = model.Current(out var why);
        if (open?.Find(id) is { } ticket)
        {
            totals.Hit("find");
            return ticket;
        }
        totals.Miss(why ?? ReadMisses.NotOpen);
        return stored.Find(id);
    }

    public TicketWithLog? FindWithLog(long id)
    {
        totals.Miss(ReadMisses.Log);
        try
        {
            return stored.FindWithLog(id);
        }
        catch (StoreAwayException) when (model.Last?.Find(id) is not null)
        {
            return new(model.Last!.Find(id)!, [], IsWhole: false);
        }
    }

    public IReadOnlyList<SystemLoad> Loads() => Open("loads") is { } open ? open.Loads : stored.Loads();

    public Outcome<TicketPage> List(TicketQuery query)
    {
        ListCursor? cursor = null;
        if (query.Cursor is { } text)
        {
            if (!ListCursor.TryParse(text, out var parsed) || parsed.Order != query.Order)
            {
                return new Refusal(RefusalKind.Invalid, "invalid", "cursor: this cursor does not belong to this list; take 'next' of the previous page, with the same order.");
            }
            cursor = parsed;
        }
        return Open("list", query) is { } open ? open.List(query, cursor) : stored.List(query, cursor);
    }

    public IEnumerable<Ticket> Stream(TicketQuery query) => Open("stream", query) is { } open ? open.Stream(query) : stored.Stream(query);

    public IReadOnlyList<Ticket> UnfinishedOf(string system, int limit) => Open("unfinished") is { } open ? open.OfSystem(system, limit) : stored.UnfinishedOf(system, limit);

    public PlannedSlot? SlotOf(Ticket ticket, Instant now)
    {
        try
        {
            return ticket.HoldsSlot ? plan.SlotOf(ticket.Id, now) : null;
        }
        catch (StoreAwayException)
        {
            return null;
        }
    }

    public IReadOnlyList<TicketEvent> EventsAfter(long seq, int limit) => store.Read(sql => sql.List(EventSql.After, TicketRows.ReadEvent, seq, (long)limit));

    public IReadOnlyList<TicketEvent> Audit(AuditQuery query, long? before, int limit) => store.Read(sql =>
    {
        var (text, arguments) = AuditSql.Page(query, before ?? long.MaxValue, limit, sql.Dialect);
        return sql.List(text, TicketRows.ReadEvent, arguments);
    });

    public SlaState SlaNow(Instant now) => plan.StateAt(now);
    public IReadOnlyList<Agent> Agents() => directory.Agents;
    public IReadOnlyList<TicketSystem> Systems() => directory.Systems;
    public WorkflowSet Workflows() => directory.Workflows;
    public IReadOnlyList<Category> Categories() => directory.Categories;

    /// <summary>The unfinished tickets if they can answer; null: the store has to.</summary>
    OpenTickets? Open(string read, TicketQuery? query = null)
    {
        var why = query is null ? null : OpenFilter.WhyNot(query);
        var open = why is null ? model.Current(out why) : null;
        if (open is null)
        {
            totals.Miss(why ?? ReadMisses.NotOpen);
        }
        else
        {
            totals.Hit(read);
        }
        return open;
    }
}
