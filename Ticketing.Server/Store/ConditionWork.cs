using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>States of conditions inside the writer's transaction: who reports a state repeats it, after each restart at the latest; only its change is a report.</summary>
sealed class ConditionWork(TenantSession session, SubmissionWork submissions)
{
    public SubmitResult Run(Submission submission, Origin origin)
    {
        var on = submission.Signal == Signal.Firing;
        var was = session.Sql.Scalar(ConditionSql.Find, submission.System, submission.Reference) is not null;
        if (on && was)
        {
            return SubmitResult.Unchanged;
        }
        // One that is over and was not known to be there may have a ticket all the same, by another way in.
        var result = submissions.Run(submission, origin);
        if (result.Refusal is null && on != was)
        {
            session.Sql.Send(on ? ConditionSql.Begin : ConditionSql.End, on ? [submission.System, submission.Reference, session.Now.Milliseconds] : [submission.System, submission.Reference]);
        }
        return result;
    }
}

/// <summary>Statements about conditions, all by primary key.</summary>
static class ConditionSql
{
    public const string Find = "SELECT since FROM conditions WHERE system = @system AND reference = @reference";
    public const string Begin = "INSERT INTO conditions (system, reference, since) VALUES (@system, @reference, @since)";
    public const string End = "DELETE FROM conditions WHERE system = @system AND reference = @reference";

    /// <summary>Those of a system that is deleted: should it come back, it reports anew.</summary>
    public const string Forget = "DELETE FROM conditions WHERE system = @system";
}
