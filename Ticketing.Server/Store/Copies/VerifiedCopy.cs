namespace Ticketing.Store.Copies;

/// <summary>One store, copied from place to place and verified: row by row against the source, and the chain of events by itself.</summary>
static class VerifiedCopy
{
    /// <summary>Replaces whatever is in <paramref name="to"/>, after looking that nothing is lost.</summary>
    /// <param name="family">Of the schema: <c>catalog</c> or <c>tenant</c>.</param>
    /// <param name="source">In a transaction.</param>
    /// <exception cref="IOException">What is there must not be replaced, or the copy is not the same.</exception>
    public static StoreSum Make(string family, string name, SqlSession source, StorePlace to, long now)
    {
        if (FaultOf(family, source, to) is { } fault)
        {
            throw new IOException($"{name}: {to.Name} {fault}. Nothing there was changed; name an empty place, or delete what is there if nobody needs it.");
        }
        ExpectNewest(source, family, name);
        to.Drop();
        using var target = to.OpenWriter();
        StoreCopy.Prepare(target, family, to.Name, now);
        StoreCopy.Run(source, target);
        return Verify(family, name, source, target);
    }

    /// <summary>Why what is in <paramref name="to"/> must not be replaced; null if nothing is lost.</summary>
    /// <param name="source">Null = there is no store yet.</param>
    public static string? FaultOf(string family, SqlSession? source, StorePlace to)
    {
        if (!to.Exists())
        {
            return null;
        }
        using var target = to.OpenReader();
        return family == "catalog" ? Replaceable.FaultOfCatalog(source!, target) : Replaceable.FaultOf(source, target);
    }

    /// <exception cref="IOException">A copy is made by the program of the store's own version.</exception>
    public static void ExpectNewest(SqlSession session, string family, string name)
    {
        var known = Migrations.Newest(family, session.Dialect);
        long found;
        using (var row = session.Stream("SELECT MAX(version) FROM schema_versions")) // from here on the transaction may wait for the other store
        {
            row.Read();
            found = row.GetInt64(0);
        }
        if (found > known)
        {
            throw new IOException(new NewerSchemaException(name, found, known).Message);
        }
        if (found < known)
        {
            throw new IOException($"{name} has schema version {found}, this program has {known}: start the server of this version on it once, then repeat.");
        }
    }

    static StoreSum Verify(string family, string name, SqlSession source, SqlSession target)
    {
        target.BeginRead();
        try
        {
            var sum = StoreComparison.Run(source, target);
            if (sum.Difference is { } difference)
            {
                throw new IOException($"{name}: the copy is not the same: {difference}. Nothing was switched; repeat, and if that does not help examine the source with 'ticketing check'.");
            }
            if (family == "tenant" && EventChain.FirstBroken(target) is { } seq)
            {
                throw new IOException($"{name}: event {seq} does not fit the one before it; somebody changed the audit trail by hand. Nothing was switched.");
            }
            return sum;
        }
        finally
        {
            target.EndRead();
        }
    }
}
