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

    /// <summary>The name that a device has elsewhere, as a system's: one topic level of a bearable length. Null if nothing is left.</summary>
    public static string? SystemOf(string name)
    {
        var fit = Cut(string.Concat(name.Trim().Select(c => c is '/' or '+' or '#' ? '-' : char.IsControl(c) ? ' ' : c)), TicketLimits.Name).Trim();
        return TicketLimits.FaultOfSystem(fit) is null ? fit : null;
    }

    /// <summary>As <see cref="SystemOf"/>, for a line of text.</summary>
    public static string? LineOf(string text, int longest)
    {
        var fit = Cut(string.Concat(text.Trim().Select(c => char.IsControl(c) ? ' ' : c)), longest).Trim();
        return fit.Length > 0 && TicketLimits.FaultOf(fit, longest) is null ? fit : null;
    }

    /// <summary>As <see cref="LineOf"/>, for a text of several lines.</summary>
    public static string? TextOf(string text)
    {
        var fit = Cut(string.Concat(text.Trim().Select(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') ? ' ' : c)), TicketLimits.Description);
        return fit.Length > 0 && TicketLimits.FaultOf(fit, TicketLimits.Description, multiline: true) is null ? fit : null;
    }

    static string Cut(string text, int longest) => text.Length <= longest ? text : char.IsHighSurrogate(text[longest - 1]) ? text[..(longest - 1)] : text[..longest];
}

/// <summary>A language that other programs speak over MQTT: pure, from topic and payload to signals.</summary>
public interface IMqttDialect
{
    /// <summary>Topic filters outside <c>root/</c> that it listens to.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>Adds what the message says to <paramref name="signals"/>; nothing if it is not in this language.</summary>
    void Read(DoorMessage message, List<DoorSignal> signals);
}
