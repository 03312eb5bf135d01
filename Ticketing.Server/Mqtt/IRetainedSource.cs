namespace Ticketing.Mqtt;

/// <summary>Retained messages that live elsewhere: asked on subscribe, in addition to what clients published retained.</summary>
public interface IRetainedSource
{
    /// <summary>True if the retained state of <paramref name="topic"/> in that realm is answered here and must not be kept in memory as well.</summary>
    bool Owns(string realm, string topic);

    /// <summary>All retained messages whose topics match. Called on the subscriber's receive loop while its deliveries wait, so that none overtakes the other.</summary>
    IReadOnlyList<MqttMessage> Matching(string realm, string filter);
}

/// <summary>No retained messages but those of the clients.</summary>
public sealed class NoRetainedSource : IRetainedSource
{
    public bool Owns(string realm, string topic) => false;

    public IReadOnlyList<MqttMessage> Matching(string realm, string filter) => [];
}
