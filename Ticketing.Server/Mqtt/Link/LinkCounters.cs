namespace Ticketing.Mqtt.Link;

/// <summary>What the link counts about itself since its start; every property may be read at any time.</summary>
public sealed class LinkCounters
{
    long _received;
    long _refused;
    long _published;
    long _dropped;
    long _connects;

    /// <summary>Messages the broker delivered, repeats included.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Of those, the ones that were not taken and that no repeat would help.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Messages of ours that the broker acknowledged.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>Messages of ours that did not reach the broker: the queue was full, or the broker does not take them.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Connections that the broker accepted.</summary>
    public long Connects => Volatile.Read(ref _connects);

    internal void CountReceived() => Interlocked.Increment(ref _received);
    internal void CountRefused() => Interlocked.Increment(ref _refused);
    internal void CountPublished() => Interlocked.Increment(ref _published);
    internal void CountDropped() => Interlocked.Increment(ref _dropped);
    internal void CountConnect() => Interlocked.Increment(ref _connects);
}
