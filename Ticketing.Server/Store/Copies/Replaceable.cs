namespace Ticketing.Store.Copies;

/// <summary>
/// Whether a copy may take the place of what is there already: an older copy or an unfinished one may go, but nothing that the source does not have. The chain of events tells: what is there must be a part
/// of the source's own history. So a second run replaces the first, and no other installation, nor what was taken in after the move, is ever lost.
/// </summary>
static class Replaceable
{
    const string Tokens = "SELECT id, hash FROM tokens ORDER BY id";
    const string FirstTenant = "SELECT slug || ' ' || created_at FROM tenants ORDER BY id LIMIT 1";
    const string LastTenant = "SELECT tenant FROM last_ids";

    /// <summary>Why a tenant's store must not be replaced; null if nothing would be lost.</summary>
    /// <param name="source">Null = the source has no store.</param>
    public static string? FaultOf(SqlSession? source, SqlSession target)
    {
        if (!Has(target, "events"))
        {
            return null;
        }
        var last = target.Number(EventSql.LastSeq);
        return last == 0 || (source is not null && Hash(source, last) is { } hash && hash.AsSpan().SequenceEqual(Hash(target, last))) ? null : $"holds events (up to {last}) that are not in the source";
    }

    /// <summary>The same of a catalog.</summary>
    public static string? FaultOfCatalog(SqlSession source, SqlSession target)
    {
        if (!Has(target, "tenants") || target.Scalar(FirstTenant) is not string first)
        {
            return null;
        }
        var ours = source.List(Tokens, row => (Id: row.GetInt64(0), Hash: (byte[])row.GetValue(1))).ToDictionary(token => token.Id, token => token.Hash);
        var theirs = target.List(Tokens, row => (Id: row.GetInt64(0), Hash: (byte[])row.GetValue(1)));
        return first != (string?)source.Scalar(FirstTenant) || theirs.Any(token => ours.TryGetValue(token.Id, out var hash) && !hash.AsSpan().SequenceEqual(token.Hash)) ? "holds a different installation"
            : target.Number(LastTenant) > source.Number(LastTenant) ? "holds tenants that are not in the source"
            : null;
    }

    /// <summary>Slugs of the tenants of a catalog that lie where its installation keeps its stores; the catalog may be of an older version, or not whole.</summary>
    public static IReadOnlyList<string> TenantsOf(SqlSession catalog) => Has(catalog, "tenants") ? catalog.List("SELECT slug FROM tenants WHERE store IS NULL", row => row.GetString(0)) : [];

    static bool Has(SqlSession session, string table) => StoreTables.Of(session).Any(found => found.Name == table);

    static byte[]? Hash(SqlSession session, long seq) => Has(session, "events") ? (byte[]?)session.Scalar(EventSql.HashOf, seq) : null;
}
