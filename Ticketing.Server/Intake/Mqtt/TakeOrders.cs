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
        var change = new TicketChange { Status = Workflow.Default.FirstOf(TicketKind.Working)!.Name };
        change = speaker.IsByLink ? change : change with { Assignee = speaker.Principal.Name };
        var store = stores.Find(speaker.Principal.Tenant)!;
        foreach (var ticket in store.Read.UnfinishedOf(system, Maximum).Where(ticket => Workflow.Default.Allows(ticket.Status, change.Status.Value)))
        {
            if ((await store.Tickets.ChangeAsync(ticket.Id, change, speaker.Origin, cancel).ConfigureAwait(false)).Refusal is { Kind: RefusalKind.Unavailable or RefusalKind.NoSpace } trouble)
            {
                return trouble;
            }
        }
        return null;
    }
}
