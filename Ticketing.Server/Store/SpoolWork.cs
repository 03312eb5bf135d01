using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Spooled reports inside the writer's transaction. How far a spool has come is written with them, so that none enters twice, whenever either side ends.</summary>
sealed class SpoolWork(TenantSession session, SubmissionWork submissions, ConditionWork conditions, LifeSignWork life)
{
    public SpoolEntered Run(string spool, IReadOnlyList<SpoolEntry> entries)
    {
        var mark = "spool:" + spool;
        var last = session.Sql.Number(SweepSql.Mark, mark);
        var results = new SubmitResult?[entries.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = entries[i].Id > last ? Enter(entries[i].Report, entries[i].Origin) : null;
        }
        session.Sql.Execute(SweepSql.SetMark, mark, Math.Max(last, entries[^1].Id));
        return new(results);
    }

    SubmitResult Enter(Report report, Origin origin)
    {
        switch (report)
        {
            case Report.Submitted submitted:
                return submissions.Run(submitted.Submission, origin);
            case Report.Condition condition:
                return conditions.Run(condition.Submission, origin);
            case Report.Alive alive:
                life.Alive(alive.System, alive.Heartbeat, origin);
                break;
            case Report.Availability availability:
                life.Availability(availability.System, availability.Online, origin);
                break;
            case Report.Unreadable unreadable:
                life.Unreadable(unreadable.System, unreadable.Code, unreadable.Excerpt, origin);
                break;
        }
        return SubmitResult.Unchanged;
    }
}
