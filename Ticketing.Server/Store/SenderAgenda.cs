using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>When what senders keep here needs its store next.</summary>
static class SenderAgenda
{
    /// <summary>The end of the first alert that is not sent again, of the first silence, of the first condition that flaps, and the next attempt to tell a channel.</summary>
    /// <param name="listening">Since when a sign of life would have reached us.</param>
    public static IEnumerable<Instant?> Of(SqlSession sql, Instant listening)
    {
        var heard = listening + IAlertSweep.RepeatedWithin;
        yield return InstantOf(sql.Scalar(AlertSql.FirstEnd)) is { } end ? (end < heard ? heard : end) : null;
        yield return InstantOf(sql.Scalar(AlertSql.FirstEndOfSilence));
        yield return InstantOf(sql.Scalar(FlapSql.Next));
        yield return InstantOf(sql.Scalar(Channels.ChannelSql.Next));
    }

    static Instant? InstantOf(object? value) => value is long at ? new Instant(at) : null;
}
