using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Where the current status of tickets is shown to the systems they are about.</summary>
public interface ITicketStatusOutlet
{
    /// <summary>False: nobody of that tenant listens, and showing can be left out.</summary>
    bool HasListeners(string tenant);

    /// <summary>Shows an unfinished ticket as it is.</summary>
    void Show(string tenant, Ticket ticket);

    /// <summary>The ticket is finished or deleted.</summary>
    /// <param name="reference">Null if it has none.</param>
    void Withdraw(string tenant, string system, string? reference, long id);
}
