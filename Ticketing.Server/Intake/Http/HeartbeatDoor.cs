using Ticketing.Heartbeats;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What the doors of heartbeats need to know: whose checks, who asks, when.</summary>
/// <param name="use">A tenant's checks for one call; null: there is no such tenant.</param>
/// <param name="slugOf">Of a tenant by its number; null: there is none.</param>
/// <param name="standingOf">Why nothing may be done in a tenant now; null = it is open.</param>
public sealed class HeartbeatDoor(Func<string, CheckUse?> use, Func<long, string?> slugOf, Func<string, Refusal?> standingOf, Authenticator authenticator, TimeProvider clock)
{
    public Instant Now => Instant.From(clock.GetUtcNow());

    /// <exception cref="BadHttpRequestException">404: the tenant was closed.</exception>
    public CheckUse Use(string tenant) => use(tenant) ?? throw new BadHttpRequestException("The tenant was closed.", StatusCodes.Status404NotFound);

    /// <summary>The tenant that a check's id names; null: there is none.</summary>
    public string? TenantOf(Guid uuid) => slugOf(CheckAddress.TenantOf(uuid));

    public Refusal? StandingOf(string tenant) => standingOf(tenant);

    /// <summary>Whose token it is; null: nobody's.</summary>
    public async ValueTask<Principal?> OwnerAsync(string token, HttpContext context) =>
        (await authenticator.AuthenticateAsync("Bearer " + token, null, null, TenantDoor.AddressOf(context), context.RequestAborted).ConfigureAwait(false)).Principal;
}
