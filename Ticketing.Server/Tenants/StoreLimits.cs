namespace Ticketing.Tenants;

/// <summary>How many stores are open at once, and for how long when nobody uses them.</summary>
public sealed record StoreLimits
{
    /// <summary>An open store costs a thread, its sessions and what it holds in memory, about a megabyte in all: this many leave room on a machine of 1 GB. Stores that somebody watches live do not count.</summary>
    public int MostOpen { get; init; } = 256;

    /// <summary>Longer than the pauses of a person at the page and of most heartbeats; opening again takes milliseconds.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>So long a call waits for room when more stores than may be open are in use at this very moment.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a store could not be opened, calls are refused for this long without trying.</summary>
    public TimeSpan TryAgain { get; init; } = TimeSpan.FromSeconds(1);
}
