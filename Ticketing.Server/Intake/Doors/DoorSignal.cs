using Ticketing.Tickets;

namespace Ticketing.Intake.Doors;

/// <summary>What a message of another program's dialect says about one system.</summary>
/// <param name="System">Fit to name a system.</param>
/// <param name="Reference">Names the condition; null: it is about whether the system is there.</param>
/// <param name="On">The condition is there (a ticket), or the system is not. False: it is over, or the system is there.</param>
/// <param name="Title">Of the ticket; null unless <paramref name="On"/>.</param>
public sealed record DoorSignal(string System, string? Reference, bool On, string? Title = null, string? Description = null, Sla? Sla = null, string? Category = null)
{
    public static DoorSignal Availability(string system, bool online) => new(system, null, !online);
}

/// <summary>A language that other programs speak over MQTT: pure, from topic and payload to signals.</summary>
public interface IMqttDialect
{
    /// <summary>Topic filters outside <c>root/</c> that it listens to.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>Adds what the message says to <paramref name="signals"/>; nothing if it is not in this language.</summary>
    void Read(DoorMessage message, List<DoorSignal> signals);
}
