using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>A button somewhere in the house: "I am at it". Takes the unfinished tickets of a system that nobody works on, as the page's button does for one.</summary>
sealed class TakeOrders(ITenantStores stores)
{
    /// <summary>Tickets taken at once.</summary>
    const int Maximum = 100;

    /// <summary>Null = done. Who takes is their assignee, if he is known.</summary>
    public async ValueTask<Refusal?> TakeAsync(MqttSpeaker speaker, string system, CancellationToken cancel)
    {
        if (!speaker.Principal.MayWork && !speaker.IsByLink)
        {
            return new(RefusalKind.Forbidden, "forbidden", $"{speaker.Principal.Name} may not take tickets: that needs a script token of scope full.");
        }
        // Who presses a button at another broker is not known here: the ticket is taken, its assignee stays.
        var change = speaker.IsByLink ? new TicketChange() : new TicketChange { Assignee = speaker.Principal.Name };
        var store = stores.Find(speaker.Principal.Tenant)!;
        var workflows = store.Read.Workflows();
        foreach (var ticket in store.Read.UnfinishedOf(system, Maximum))
        {
            if (WorkingFrom(workflows.Of(ticket), ticket.Status) is { } status && (await store.Tickets.ChangeAsync(ticket.Id, change with { Status = status }, speaker.Origin, cancel).ConfigureAwait(false)).Refusal is { Kind: RefusalKind.Unavailable or RefusalKind.NoSpace } trouble)
            {
                return trouble;
            }
        }
        return null;
    }

    /// <summary>The first state of kind working that a move leads to which is free to all who work tickets; null if there is none.</summary>
    static string? WorkingFrom(Workflow workflow, string status)
    {
        foreach (var move in workflow.Find(status)?.Moves ?? [])
        {
            if (move.Roles.Count == 0 && workflow.Find(move.To) is { Kind: TicketKind.Working })
            {
                return move.To;
            }
        }
        return null;
    }
}
