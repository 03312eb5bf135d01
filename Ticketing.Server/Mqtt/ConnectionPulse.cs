namespace Ticketing.Mqtt;

/// <summary>Since when a connection is there and when it was last heard, in timestamps of <see cref="TimeProvider.GetTimestamp"/>. Outlives the connection.</summary>
public sealed class ConnectionPulse(long since)
{
    long _lastHeard = since;

    public long Since { get; } = since;

    /// <summary>End of the last whole packet before the one that is being acted on.</summary>
    public long LastHeard => Volatile.Read(ref _lastHeard);

    internal void Heard(long now) => Volatile.Write(ref _lastHeard, now);
}
