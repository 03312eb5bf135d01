namespace Ticketing.Mqtt.Link;

/// <summary>What is due between two sides that are silent (3.1.2.10).</summary>
enum KeepAliveStep
{
    Nothing,
    Ping,

    /// <summary>The PINGREQ was not answered.</summary>
    Dead,
}

/// <summary>When to ask whether the broker is there, and when to believe that it is not. Pure: times are monotonic, since the connection began.</summary>
/// <param name="Interval">As agreed on; zero = off.</param>
/// <param name="Patience">How long an answer may take.</param>
readonly record struct KeepAlive(TimeSpan Interval, TimeSpan Patience)
{
    /// <summary>Asks at half the interval, so that the broker, which allows one and a half [MQTT-3.1.2-22], hears from us in time whatever happens in between.</summary>
    /// <param name="asked">When the last PINGREQ was sent; null if none waits for its answer.</param>
    public KeepAliveStep At(TimeSpan now, TimeSpan sent, TimeSpan heard, TimeSpan? asked) =>
        Interval <= TimeSpan.Zero ? KeepAliveStep.Nothing
        : asked is { } ping && heard < ping ? now - ping >= Patience ? KeepAliveStep.Dead : KeepAliveStep.Nothing
        : now - (sent < heard ? sent : heard) >= Interval / 2 ? KeepAliveStep.Ping
        : KeepAliveStep.Nothing;
}
