using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>A button somewhere in the house: "I am at it". Takes the unfinished tickets of a system that nobody works on, as the page's button does for one.</summary>
sealed class TakeOrders(ITenantStores stores)
{
    /// <summary>Tickets taken at once.</summary>
    const int Maximum = 100;

    /// <summary>Null = done. Who takes is their assignee.</summary>
    public async ValueTask<Refusal?> TakeAsync(MqttSpeaker speaker, string system, CancellationToken cancel)
    {
        if (!speaker.Principal.MayWork)
        {
            return new(RefusalKind.Forbidden, "forbidden", $"{speaker.Principal.Name} may not take tickets: that needs a script token of scope full.");
        }
        var store = stores.Find(speaker.Principal.Tenant)!;
        var working = Workflow.Default.FirstOf(TicketKind.Working)!.Name;
        foreach (var ticket in store.Read.UnfinishedOf(system, Maximum).Where(ticket => Workflow.Default.Allows(ticket.Status, working)))
        {
            var change = new TicketChange { Status = working, Assignee = speaker.Principal.Name };
            if ((await store.Tickets.ChangeAsync(ticket.Id, change, speaker.Origin, cancel).ConfigureAwait(false)).Refusal is { Kind: RefusalKind.Unavailable or RefusalKind.NoSpace } trouble)
            {
                return trouble;
            }
        }
        return null;
    }
}
