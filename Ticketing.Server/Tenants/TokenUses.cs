using System.Collections.Concurrent;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>When each token was used last at this server, to the second. Costs a dictionary access per use; written down by <see cref="AccessTokens.KeepUses"/>.</summary>
public sealed class TokenUses
{
    const long Second = 1000;

    readonly ConcurrentDictionary<long, long> _last = [];

    public void Note(long token, Instant now)
    {
        if (!_last.TryGetValue(token, out var last) || now.Milliseconds - last >= Second)
        {
            _last[token] = now.Milliseconds;
        }
    }

    /// <summary>Unix milliseconds; null if it was not used since the server started.</summary>
    public long? Last(long token) => _last.TryGetValue(token, out var last) ? last : null;
}
