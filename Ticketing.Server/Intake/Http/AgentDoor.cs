using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Body that creates an agent; all but the name is optional.</summary>
/// <param name="User">The user behind it; null = nobody.</param>
/// <param name="Available">Default true.</param>
/// <param name="Hours">For example <c>Mon-Fri 08:00-22:00</c>; empty = always.</param>
public sealed record AgentRequest(string Name, string? User, bool? Available, string? Hours);

/// <summary>Body that changes an agent; what is absent stays.</summary>
public sealed record AgentPatch(string? Name, string? User, bool? Available, string? Hours);

/// <summary>/api/v1/agents: who works tickets, and when. Every change moves what can be promised.</summary>
public sealed class AgentDoor(TenantDoor door)
{
    public const string Path = "/api/v1/agents";

    public Task ListAsync(HttpContext context) => Records.List(context, door.ReadOf(context).Agents(), HttpJson.Default.ItemsDocumentAgent);

    public Task FindAsync(HttpContext context, long id) => Records.One(context, Find(context, id), $"agent {id}", HttpJson.Default.Agent);

    public Task CreateAsync(HttpContext context) => SaveAsync(context, new(0, "", null, true, ""));

    public Task ChangeAsync(HttpContext context, long id) => Find(context, id) is { } agent ? SaveAsync(context, agent) : Problem.WriteAsync(context, Refusal.NotFound($"agent {id}"));

    public async Task DeleteAsync(HttpContext context, long id)
    {
        var outcome = await door.StoreOf(context).Tickets.DeleteAgentAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    Agent? Find(HttpContext context, long id) => door.ReadOf(context).Agents().FirstOrDefault(agent => agent.Id == id);

    async Task SaveAsync(HttpContext context, Agent before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var creates = before.Id == 0;
        var agent = before with
        {
            Name = creates || fields.Has("name") ? fields.Text("name", TicketLimits.Name, required: true) ?? "" : before.Name,
            User = fields.Has("user") ? fields.Text("user", TicketLimits.Name) : before.User,
            Available = fields.Flag("available") ?? before.Available,
            Hours = fields.Has("hours") ? fields.Text("hours", WorkingHours.MaxLength) ?? "" : before.Hours,
        };
        if (!WorkingHours.TryParse(agent.Hours, out _, out var fault))
        {
            fields.Fault("hours", fault!);
        }
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.SaveAgentAsync(agent, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            Records.Saved(context, creates, Path, saved.Id, saved, HttpJson.Default.Agent);
        }
    }
}
