using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that plans what a ticket is about.</summary>
/// <param name="AssetId">Absent = the asset that is the ticket's system.</param>
/// <param name="ContactId">Absent = the asset's owner.</param>
/// <param name="Description">Absent = the ticket's title.</param>
public sealed record PlanTicketRequest(long? AssetId, long? ContactId, DateTime StartsAt, DateTime EndsAt, string? Description);

/// <summary>Tickets that become jobs of the plan, and the way back.</summary>
public sealed class TicketJobDoor(MaintenanceDoor door)
{
    public Task ListAsync(HttpContext context, long ticket) =>
        JobsOf(context, ticket) is { } jobs ? Records.List(context, jobs, MaintenanceHttpJson.Default.ItemsDocumentJobDocument) : Problem.WriteAsync(context, Refusal.NotFound($"ticket {ticket}"));

    /// <summary>Null: there is no such ticket.</summary>
    public IReadOnlyList<JobDocument>? JobsOf(HttpContext context, long ticket)
    {
        using var use = door.Use(context);
        if (use.Store.JobsOfTicket(ticket) is not { } jobs)
        {
            return null;
        }
        var documents = new List<JobDocument>();
        foreach (var job in jobs)
        {
            documents.Add(JobDocument.Of(job));
        }
        return documents;
    }

    public async Task PlanAsync(HttpContext context, long ticket)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var request = PlanDoor.JobOf(fields);
        await PlanDoor.CreateAsync(context, door, fields.Refusal, store => store.PlanTicketAsync(ticket, request, TenantDoor.OriginOf(context), context.RequestAborted)).ConfigureAwait(false);
    }
}
