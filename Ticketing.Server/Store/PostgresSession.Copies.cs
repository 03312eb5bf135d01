using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Ticketing.Store.Copies;

namespace Ticketing.Store;

/// <summary>What copying a whole store needs: reading for as long as it takes, and writing many rows at once.</summary>
sealed partial class PostgresSession
{
    public override DbDataReader Stream(string sql)
    {
        // Whoever copies waits for the other store now and then.
        Add(new("SET LOCAL idle_in_transaction_session_timeout = 0"));
#pragma warning disable CA2100 // Made from the schema of the store.
        Add(new(sql));
#pragma warning restore CA2100
#pragma warning disable CA2000 // The reader needs it; it holds nothing of its own.
        var batch = TakePending();
#pragma warning restore CA2000
        batch.Timeout = 0;
        return batch.ExecuteReader();
    }

    /// <summary>Commits, and leaves a negative version in <c>writer</c>: nobody can begin to write until it is turned back.</summary>
    public void CommitAndFence()
    {
        _found = -_found - 3;
        Commit();
    }

    public override void Import(StoreTable table, IReadOnlyList<object?[]> rows)
    {
        SendPending();
        using var import = Connect().BeginBinaryImport(table.Import);
        foreach (var row in rows)
        {
            import.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                switch (row[i])
                {
                    case long number:
                        import.Write(number, NpgsqlDbType.Bigint);
                        break;
                    case string text:
                        import.Write(text, NpgsqlDbType.Text);
                        break;
                    case byte[] bytes:
                        import.Write(bytes, NpgsqlDbType.Bytea);
                        break;
                    default:
                        import.WriteNull();
                        break;
                }
            }
        }
        import.Complete();
    }
}

/// <summary>The tenant has left the store, or is leaving it: nobody may write there any more.</summary>
sealed class StoreLeftException() : DbException("The tenant has left this store.");
