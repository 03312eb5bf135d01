namespace Ticketing.Tenants;

/// <summary>How many stores are open at once, and for how long when nobody uses them.</summary>
public sealed record StoreLimits
{
    /// <summary>An open store costs a thread, its sessions and what it holds in memory. Beyond this many those used least recently are closed. Stores that somebody watches live do not count.</summary>
    public int MostOpen { get; init; } = 256;

    /// <summary>So many are open in a burst at most, until closing has caught up; then calls for further tenants are refused for a moment.</summary>
    public int Most => 2 * MostOpen;

    /// <summary>Longer than the pauses of a person at the page and of most heartbeats; opening again takes milliseconds.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After a store could not be opened, calls are refused for this long without trying.</summary>
    public TimeSpan TryAgain { get; init; } = TimeSpan.FromSeconds(1);
}
