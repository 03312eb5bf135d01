using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>Where the current status of tickets is shown to the systems they are about.</summary>
public interface ITicketStatusOutlet
{
    /// <summary>False: nobody of that tenant listens, and showing can be left out.</summary>
    bool HasListeners(string tenant);

    /// <summary>True: somebody who may be away just now was promised every status; what is shown must not be forgotten by a crash.</summary>
    bool MustKeep(string tenant);

    /// <summary>False while that promise cannot be kept: show it later.</summary>
    bool CanKeep { get; }

    /// <summary>Number of the last event that was shown; null if it was never said.</summary>
    long? PositionOf(string tenant);

    /// <summary>Remembers that events up to this one were shown: not before what was shown is safe.</summary>
    void SetPosition(string tenant, long seq);

    /// <summary>A promise was given to somebody of that tenant, who does not know yet. Handlers must return at once.</summary>
    event Action<string>? PromiseGiven;

    /// <summary>Shows an unfinished ticket as it is.</summary>
    void Show(string tenant, Ticket ticket);

    /// <summary>The ticket is finished or deleted.</summary>
    /// <param name="reference">Null if it has none.</param>
    void Withdraw(string tenant, string system, string? reference, long id);
}
