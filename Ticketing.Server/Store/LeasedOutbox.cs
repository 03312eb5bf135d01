using Ticketing.Admission;
using Ticketing.Notify;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// A tenant's outbox that outlives the opening of its store. What the mailer has in hand is marked in any case, if need be by opening the store again; what is only looked for is found in an open store.
/// </summary>
sealed class LeasedOutbox(string tenant, TenantStores stores) : IOutbox
{
    public string Tenant => tenant;

    public event Action? MailQueued;

    /// <summary>The store was opened: hears of its mail.</summary>
    public void Hear(TenantStore store) => store.MailQueued += () => MailQueued?.Invoke();

    public async ValueTask<IReadOnlyList<OutboxMail>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel)
    {
        if (stores.UseIfOpen(tenant) is not { } use)
        {
            return [];
        }
        using (use)
        {
            return await Of(use).TakeDueAsync(now, limit, lease, cancel).ConfigureAwait(false);
        }
    }

    public ValueTask MarkSentAsync(long id, Instant now, string answer, CancellationToken cancel) => Mark(outbox => outbox.MarkSentAsync(id, now, answer, cancel));

    public ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string? answer, CancellationToken cancel) => Mark(outbox => outbox.MarkRetryAsync(id, nextAttemptAt, answer, cancel));

    public ValueTask MarkDeadAsync(long id, Instant now, string answer, CancellationToken cancel) => Mark(outbox => outbox.MarkDeadAsync(id, now, answer, cancel));

    public ValueTask FoldAsync(long into, string data, IReadOnlyList<long> ids, Instant now, CancellationToken cancel) => Mark(outbox => outbox.FoldAsync(into, data, ids, now, cancel));

    public ValueTask MarkNeedlessAsync(long id, Instant now, string reason, CancellationToken cancel) => Mark(outbox => outbox.MarkNeedlessAsync(id, now, reason, cancel));

    public Instant? NextAttempt() => Look(outbox => outbox.NextAttempt());

    public long Depth() => Look(outbox => outbox.Depth());

    public Ticket? FindTicket(long id)
    {
        using var use = Open();
        return Of(use).FindTicket(id);
    }

    public MailWishes WishesOf(OutboxMail mail)
    {
        using var use = Open();
        return Of(use).WishesOf(mail);
    }

    async ValueTask Mark(Func<OutboxStore, ValueTask> mark)
    {
        using var use = Open();
        await mark(Of(use)).ConfigureAwait(false);
    }

    T? Look<T>(Func<OutboxStore, T?> look)
    {
        if (stores.UseIfOpen(tenant) is not { } use)
        {
            return default;
        }
        using (use)
        {
            return look(Of(use));
        }
    }

    StoreUse Open()
    {
        try
        {
            return stores.Use(tenant) ?? throw new OutboxTroubleException($"The tenant '{tenant}' is gone.");
        }
        catch (StoreAwayException away)
        {
            throw new OutboxTroubleException(away.Message, away);
        }
    }

    static OutboxStore Of(StoreUse use) => ((TenantStore)use.Store).Outbox;
}
