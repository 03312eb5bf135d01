using Ticketing.Tickets;

namespace Ticketing.Intake.Doors;

/// <summary>Homie 5: <c>homie/5/{device}/$state</c> says whether a device is there, <c>homie/5/{device}/$alert/{id}</c> what is wrong with it, until it is empty again.</summary>
/// <remarks>https://homieiot.github.io/specification/spec-core-v5_0_0/, "Device lifecycle" and "Alerts".</remarks>
public sealed class Homie : IMqttDialect
{
    public const string Name = "homie";
    const string Domain = "homie/5/";

    public IReadOnlyList<string> Filters { get; } = ["homie/5/+/$state", "homie/5/+/$alert/+"];

    public void Read(DoorMessage message, List<DoorSignal> signals)
    {
        if (!message.Topic.StartsWith(Domain, StringComparison.Ordinal) || message.Topic[Domain.Length..].Split('/') is not [var device, var attribute, .. var rest] || TicketLimits.SystemOf(device) is not { } system)
        {
            return;
        }
        if (attribute == "$state" && rest.Length == 0)
        {
            if (IsOnline(message.Text) is { } online)
            {
                signals.Add(DoorSignal.Availability(system, online));
            }
        }
        else if (attribute == "$alert" && rest is [{ Length: > 0 } id] && TicketLimits.LineOf(id, TicketLimits.Reference) is { } reference)
        {
            signals.Add(TicketLimits.LineOf(message.Text.Split('\n')[0], TicketLimits.Title) is { } title
                ? new(system, reference, On: true, title, message.Text.Length > title.Length ? TicketLimits.TextOf(message.Text) : null)
                : new(system, reference, On: !message.IsEmpty, $"{system}: {reference}"));
        }
    }

    /// <summary>Null for what says neither: it starts (init), or was removed (empty). Who sleeps has said so and is not missing.</summary>
    static bool? IsOnline(string state) => state switch
    {
        "ready" or "sleeping" => true,
        "disconnected" or "lost" => false,
        _ => null,
    };
}
