using Ticketing.Tenants;

namespace Ticketing.Store;

/// <summary>What was done to a tenant's people, in its audit trail. How far the catalog's events have come is written with them, so that none stands there twice, whenever either side ends.</summary>
sealed class AccountLog(TenantStore store)
{
    const string Mark = "accounts";

    /// <param name="events">Of this tenant, ascending. Null = they are on disk.</param>
    public ValueTask<Tickets.Refusal?> RecordAsync(IReadOnlyList<AccountEvent> events, CancellationToken cancel) => store.RunAsync(
        session =>
        {
            var last = session.Sql.Number(SweepSql.Mark, Mark);
            foreach (var one in events)
            {
                if (one.Id > last)
                {
                    session.Events.Append(one.At, one.Type, null, one.By, one.Data);
                    last = one.Id;
                }
            }
            session.Sql.Execute(SweepSql.SetMark, Mark, last);
        },
        cancel);
}
