namespace Ticketing.Intake.Http;

/// <summary>Whether the audit trail is as it was written.</summary>
/// <param name="Whole">True if each event follows from the one before it.</param>
/// <param name="Events">How many do, from the first.</param>
/// <param name="BrokenAt">The first that does not; null if all do.</param>
public sealed record AuditChainDocument(bool Whole, long Events, long? BrokenAt);

/// <summary>/api/v1/audit/chain: follows the chain of hashes through all events, as <c>ticketing check</c> does.</summary>
/// <param name="verify">For a tenant: how many events are whole, and the first that is not.</param>
public sealed class AuditChainDoor(Func<string, (long Whole, long? Broken)> verify)
{
    public Task VerifyAsync(HttpContext context)
    {
        var (whole, broken) = verify(context.Principal().Tenant);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new AuditChainDocument(broken is null, whole, broken), HttpJson.Default.AuditChainDocument);
        return Task.CompletedTask;
    }
}
