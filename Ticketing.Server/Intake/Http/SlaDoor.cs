using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What can be promised now.</summary>
/// <param name="MinutesPerTicket">Length of a slot.</param>
/// <param name="Promised">Promises given and not yet finished, holds included.</param>
public sealed record SlaDocument(int MinutesPerTicket, IReadOnlyList<TierDocument> Tiers, IReadOnlyList<Agent> Agents, int Promised)
{
    public static SlaDocument Of(SlaState state)
    {
        var tiers = new List<TierDocument>(SlaTiers.All.Count);
        foreach (var tier in SlaTiers.All)
        {
            tiers.Add(new(tier.Name(), (int)tier.Length().TotalMinutes, state.Free.GetValueOrDefault(tier)));
        }
        return new(1, tiers, state.Agents, state.Promised);
    }
}

/// <param name="Minutes">From intake to due time.</param>
/// <param name="Free">How many more tickets of this tier could be promised now, if only they came.</param>
public sealed record TierDocument(string Sla, int Minutes, int Free);

/// <summary>A promise taken without a ticket.</summary>
public sealed record HoldDocument(long HoldId, string Sla, DateTime? PlannedAt, string? PlannedAgent, DateTime DueAt, DateTime ExpiresAt)
{
    public static HoldDocument Of(Hold hold) => new(hold.Id, hold.Sla.Name(), hold.Slot?.StartsAt.Utc, hold.Slot?.Agent, hold.DueAt.Utc, hold.ExpiresAt.Utc);
}

/// <summary>Body of a hold.</summary>
public sealed record HoldRequest(string Sla);

/// <summary>/api/v1/sla: the state of the promises, and soft assignments.</summary>
public sealed class SlaDoor(TenantDoor door)
{
    public Task ShowAsync(HttpContext context)
    {
        JsonAnswer.WriteTagged(context.Response, SlaDocument.Of(door.ReadOf(context).SlaNow(door.Now)), HttpJson.Default.SlaDocument);
        return Task.CompletedTask;
    }

    public async Task HoldAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var tier = fields.Tier("sla", required: true);
        if (tier == Sla.None)
        {
            fields.Fault("sla", "is none, which promises nothing; use gold, silver or bronze");
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.HoldAsync(tier!.Value, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } hold)
        {
            Records.Created(context, "/api/v1/sla/holds", hold.Id, HoldDocument.Of(hold), HttpJson.Default.HoldDocument);
        }
    }

    public async Task ReleaseAsync(HttpContext context, long id)
    {
        var outcome = await door.StoreOf(context).Tickets.ReleaseHoldAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
