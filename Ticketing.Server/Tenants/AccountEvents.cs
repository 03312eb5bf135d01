using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>Something that was done to a user, a token, a session, an invitation or a tenant. Written in the transaction that did it, and kept until it stands in the tenant's audit trail, which may lie in another database.</summary>
/// <param name="Id">Ascending on the whole server.</param>
/// <param name="Tenant">Id of the tenant whose audit trail it belongs to.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">As <see cref="TicketEvent.Data"/>.</param>
public sealed record AccountEvent(long Id, long Tenant, Instant At, string Type, Origin By, string? Data);

/// <summary>Makes the row that tells what a change of the catalog did.</summary>
static class AccountEvents
{
    /// <param name="by">Null = the program itself.</param>
    /// <param name="subject">Whom or what it was done to.</param>
    /// <param name="nth">0 for the first event of a change, and so on.</param>
    /// <param name="changes">Field → what it was and became; a secret is never among them, only that it changed.</param>
    public static CatalogChange Of(CatalogSnapshot now, Instant at, long tenant, Origin? by, string type, string subject, int nth = 0, params ReadOnlySpan<(string Field, string? From, string? To)> changes)
    {
        Dictionary<string, FieldChange>? fields = null;
        foreach (var (field, from, to) in changes)
        {
            if (from != to)
            {
                (fields ??= [])[field] = new(from, to);
            }
        }
        return new CatalogChange.OfEvent(new(now.Next.Event + nth, tenant, at, type, by ?? Origin.Clock, new EventData { Text = subject, Changes = fields }.Write()));
    }
}
