using Ticketing.Admission;
using Ticketing.Intake.Mqtt;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>A thing that reports.</summary>
/// <param name="Sla">Tier of its tickets that name none.</param>
/// <param name="GraceSeconds">How long it may be offline before that is a ticket.</param>
/// <param name="SilentAfterSeconds">How long it may send no heartbeat before that is a ticket; 0 = never, null = decided by its first heartbeat.</param>
/// <param name="Online">What its availability last said; null if it never did.</param>
public sealed record SystemDocument(
    long Id, string Name, string Sla, int GraceSeconds, int? SilentAfterSeconds, DateTime? LastSeenAt, DateTime? LastHeartbeatAt, bool? Online, DateTime? OnlineChangedAt, DateTime CreatedAt)
{
    public static SystemDocument Of(TicketSystem system) => new(
        system.Id, system.Name, system.Sla.Name(), system.GraceSeconds, system.SilentAfterSeconds,
        system.LastSeenAt?.Utc, system.LastHeartbeatAt?.Utc, system.Online, system.OnlineChangedAt?.Utc, system.CreatedAt.Utc);
}

/// <summary>Body that creates a system; all but the name is optional.</summary>
public sealed record SystemRequest(string Name, string? Sla, int? GraceSeconds, int? SilentAfterSeconds);

/// <summary>Body that changes a system; what is absent stays. Its name cannot change: tickets and topics carry it.</summary>
public sealed record SystemPatch(string? Sla, int? GraceSeconds, int? SilentAfterSeconds);

/// <summary>All that reports, and what tried to.</summary>
/// <param name="RefusedClients">MQTT clients that were turned away in the last week, newest first; only for those who may administer the tenant, else empty.</param>
public sealed record SystemsDocument(IReadOnlyList<SystemDocument> Items, IReadOnlyList<RefusedClient> RefusedClients);

/// <summary>/api/v1/systems: what reports. A system exists from its first report on; here it gets its default tier and its patience.</summary>
/// <param name="refused">Clients of a tenant that were turned away.</param>
public sealed class SystemDoor(TenantDoor door, Func<string, IReadOnlyList<RefusedClient>> refused)
{
    public const string Path = "/api/v1/systems";
    const int LongestWait = 366 * 24 * 3600;

    public Task ListAsync(HttpContext context)
    {
        var who = context.Principal();
        var document = new SystemsDocument([.. door.ReadOf(context).Systems().Select(SystemDocument.Of)], who.MayAdminister ? refused(who.Tenant) : []);
        JsonAnswer.WriteTagged(context.Response, document, HttpJson.Default.SystemsDocument);
        return Task.CompletedTask;
    }

    public Task FindAsync(HttpContext context, long id) =>
        Records.One(context, Find(context, id) is { } system ? SystemDocument.Of(system) : null, $"system {id}", HttpJson.Default.SystemDocument);

    public Task CreateAsync(HttpContext context) => SaveAsync(context, new(0, "", Sla.None, TicketSystem.DefaultGrace, null, null, null, null, null, door.Now));

    public Task ChangeAsync(HttpContext context, long id) => Find(context, id) is { } system ? SaveAsync(context, system) : Problem.WriteAsync(context, Refusal.NotFound($"system {id}"));

    public async Task DeleteAsync(HttpContext context, long id)
    {
        var outcome = await door.StoreOf(context).Tickets.DeleteSystemAsync(id, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        Records.Deleted(context, outcome.Refusal);
    }

    TicketSystem? Find(HttpContext context, long id) => door.ReadOf(context).Systems().FirstOrDefault(system => system.Id == id);

    async Task SaveAsync(HttpContext context, TicketSystem before)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var creates = before.Id == 0;
        var name = creates ? fields.Text("name", TicketLimits.Name, required: true) ?? "" : before.Name;
        if (name.Length > 0 && TicketLimits.FaultOfSystem(name) is { } fault)
        {
            fields.Fault("name", fault);
        }
        var system = before with
        {
            Name = name,
            Sla = fields.Tier("sla") ?? before.Sla,
            GraceSeconds = (int)(fields.Number("graceSeconds", 0, LongestWait) ?? before.GraceSeconds),
            SilentAfterSeconds = fields.Has("silentAfterSeconds") ? (int?)fields.Number("silentAfterSeconds", 0, LongestWait) : before.SilentAfterSeconds,
        };
        if (fields.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var outcome = await door.StoreOf(context).Tickets.SaveSystemAsync(system, TenantDoor.OriginOf(context), context.RequestAborted).ConfigureAwait(false);
        if (Records.Or(context, outcome) is { } saved)
        {
            Records.Saved(context, creates, Path, saved.Id, SystemDocument.Of(saved), HttpJson.Default.SystemDocument);
        }
    }
}
