namespace Ticketing.Intake.Mqtt;

/// <summary>What the settings say about the MQTT door.</summary>
public sealed record MqttDoorSettings
{
    /// <summary>First level of our own topics.</summary>
    public string Root { get; init; } = "ticketing";

    /// <summary>True: clients without user name are guests of the first tenant.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Filters outside <see cref="Root"/> that every token may publish and subscribe to.</summary>
    public IReadOnlyList<string> SharedTopics { get; init; } = [];

    /// <summary>Languages of other programs.</summary>
    public IReadOnlyList<Doors.IMqttDialect> Dialects { get; init; } = [];

    /// <summary>True: entities are announced to Home Assistant.</summary>
    public bool HomeAssistant { get; init; }

    /// <summary>Of the program, as told to others.</summary>
    public string Version { get; init; } = "";

    /// <summary>To tell clients that call the wrong one.</summary>
    public int Port { get; init; }
    public int TlsPort { get; init; }
}
