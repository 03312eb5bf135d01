using Npgsql;

namespace Ticketing.Store;

/// <summary>
/// With synchronous replication a commit waits for a standby. Whoever stops waiting (a time-out does) is told by a mere warning that the transaction stays committed on the primary alone: it would be lost with it.
/// Such a commit counts as one without an answer.
/// </summary>
sealed partial class PostgresSession
{
    /// <summary>Where in PostgreSQL the warning comes from; its words depend on the language.</summary>
    const string StandbyWait = "SyncRepWaitForLSN";

    const string Touch = "UPDATE writer SET one = 1 WHERE one = 1";

    bool _unconfirmed;

    /// <exception cref="NpgsqlException">No answer, or no standby has it.</exception>
    void SendCommit()
    {
        _unconfirmed = false;
        Add(new("COMMIT"));
        using (var batch = TakePending())
        {
            batch.ExecuteNonQuery();
        }
        if (_unconfirmed)
        {
            throw new NpgsqlException("no standby confirmed the commit in time");
        }
    }

    /// <summary>Commits a change that means nothing: the standby that confirms it has all that was committed before, too.</summary>
    void Confirm()
    {
        Add(PostgresText.Of(Touch).Command([]));
        SendCommit();
        _transaction = Transaction.None;
    }

    void HearNotice(object sender, NpgsqlNoticeEventArgs told) => _unconfirmed |= told.Notice.Routine == StandbyWait;
}
