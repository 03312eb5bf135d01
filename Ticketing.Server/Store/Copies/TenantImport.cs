using System.Data.Common;
using System.Globalization;

namespace Ticketing.Store.Copies;

/// <summary>Fills an empty place with an exported tenant: every line is checked before the first is written, and what was written is verified.</summary>
static class TenantImport
{
    /// <summary>Rows of one transaction.</summary>
    const int MostRows = 1024;

    /// <param name="open">The file, from its beginning, each time it is called.</param>
    /// <param name="to">Nobody else uses it.</param>
    /// <returns>How many rows were imported.</returns>
    /// <exception cref="IOException">Which line is wrong and why, or why the place cannot be used; what was there is as it was.</exception>
    public static long Run(Func<Stream> open, StorePlace to, long now)
    {
        if (VerifiedCopy.FaultOf("tenant", null, to) is { } fault)
        {
            throw new IOException($"{to.Name} {fault}. Nothing was imported; a tenant is imported into an empty one: make one with 'ticketing tenant add'.");
        }
        to.Drop();
        var done = false;
        try
        {
            using var target = to.OpenWriter();
            StoreCopy.Prepare(target, "tenant", to.Name, now);
            target.BeginRead();
            var (tables, version) = (StoreTables.Of(target), Migrations.Newest("tenant", target.Dialect));
            target.EndRead();
            using (var file = open())
            {
                foreach (var _ in TenantLines.Read(file, tables, version))
                {
                }
            }
            long count;
            using (var file = open())
            {
                count = Fill(target, TenantLines.Read(file, tables, version));
            }
            if (EventChain.FirstBroken(target) is { } seq)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"Event {seq} does not fit the one before it: the audit trail was changed by hand. Nothing was imported."));
            }
            done = true;
            return count;
        }
        finally
        {
            if (!done)
            {
                to.Drop();
            }
        }
    }

    static long Fill(SqlSession target, IEnumerable<(long Line, StoreTable Table, object?[] Values)> rows)
    {
        var batch = new List<object?[]>();
        StoreTable? table = null;
        long count = 0, first = 0;
        foreach (var (line, of, values) in rows)
        {
            if (batch.Count == MostRows || of != table)
            {
                Write(target, table, batch, first);
                (table, first) = (of, line);
            }
            batch.Add(values);
            count++;
        }
        Write(target, table, batch, first);
        return count;
    }

    static void Write(SqlSession target, StoreTable? table, List<object?[]> batch, long first)
    {
        if (batch.Count == 0 || table is null)
        {
            return;
        }
        target.BeginWrite();
        try
        {
            target.Import(table, batch);
            target.Commit();
        }
        catch (DbException trouble)
        {
            target.RollBack();
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"One of the lines {first} to {first + batch.Count - 1} cannot be stored in {table.Name} ({trouble.Message}). Nothing was imported."), trouble);
        }
        batch.Clear();
    }
}
