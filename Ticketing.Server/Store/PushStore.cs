using Ticketing.Notify;
using Ticketing.Notify.Push;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>One tenant's pushes: due ones are taken, and what became of them written, through the tenant's writer.</summary>
sealed class PushStore(TenantStore store) : IPushOutbox
{
    public string Tenant => store.Tenant;

    public event Action? Queued
    {
        add => store.MailQueued += value;
        remove => store.MailQueued -= value;
    }

    public PushKey? Key() => KeyOf(store);

    public Instant? NextAttempt() => store.Pool.Read(sql => sql.Scalar(PushSql.Next)) is long next ? new Instant(next) : null;

    public async ValueTask<IReadOnlyList<DuePush>> TakeDueAsync(Instant now, int limit, TimeSpan lease, CancellationToken cancel)
    {
        var taken = await store.RunAsync<List<DuePush>>(session =>
        {
            var due = session.Sql.List(PushSql.Due, PushSql.ReadDue, now.Milliseconds, (long)limit);
            foreach (var push in due)
            {
                session.Sql.Execute(PushSql.Lease, (now + lease).Milliseconds, push.Id);
            }
            return due;
        }, cancel).ConfigureAwait(false);
        return taken.Value ?? throw new OutboxTroubleException(taken.Refusal!.Detail);
    }

    public async ValueTask MarkAsync(DuePush push, PushVerdict verdict)
    {
        var refusal = await store.RunAsync(session =>
        {
            switch (verdict)
            {
                case PushVerdict.Gone:
                    session.Mail.Pushes.End(push.Subscription, null);
                    break;
                case PushVerdict.Again(var at, var answer):
                    session.Sql.Execute(PushSql.Retry, at.Milliseconds, push.Id);
                    session.Sql.Execute(PushSql.Answered, answer, push.Subscription);
                    break;
                case PushVerdict.Over(var answer):
                    session.Sql.Execute(PushSql.Over, push.Id);
                    session.Sql.Execute(PushSql.Answered, answer, push.Subscription);
                    break;
            }
        }).ConfigureAwait(false);
        if (refusal is not null)
        {
            throw new OutboxTroubleException(refusal.Detail);
        }
    }

    public static PushKey? KeyOf(TenantStore store) => store.Pool.Read(sql => sql.Scalar(PushSql.Key)) is string key ? new PushKey(key) : null;

    /// <summary>The key, made when it is first asked for.</summary>
    public static async ValueTask<Outcome<PushKey>> MakeKeyAsync(TenantStore store, CancellationToken cancel) => KeyOf(store) is { } key ? key : await store.RunAsync<PushKey>(session =>
    {
        session.Sql.Execute(PushSql.PutKey, PushKey.Generate().Text);
        return new PushKey((string)session.Sql.Scalar(PushSql.Key)!);
    }, cancel).ConfigureAwait(false);
}
