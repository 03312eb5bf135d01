namespace Ticketing.Mqtt;

/// <summary>Rules of topic names and filters (4.7).</summary>
public static class Topics
{
    /// <summary>Wildcards stand alone in their level and <c>#</c> only at the end [MQTT-4.7.1-1], [MQTT-4.7.1-2]; at least one character [MQTT-4.7.3-1].</summary>
    public static bool IsFilter(ReadOnlySpan<char> filter)
    {
        if (filter.IsEmpty)
        {
            return false;
        }
        foreach (var range in filter.Split('/'))
        {
            var level = filter[range];
            if (level.IndexOfAny('+', '#') >= 0 && (level.Length != 1 || (level[0] == '#' && range.End.GetOffset(filter.Length) != filter.Length)))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>True for the filter of a shared subscription, well-formed or not.</summary>
    public static bool IsShared(ReadOnlySpan<char> filter) => filter is "$share" || filter.StartsWith("$share/", StringComparison.Ordinal);

    /// <summary>Splits <c>$share/group/filter</c>: a group of at least one character without wildcards [MQTT-4.8.2-1], [MQTT-4.8.2-2], then a filter. False if it is not one.</summary>
    public static bool TryParseShared(ReadOnlySpan<char> shared, out ReadOnlySpan<char> group, out ReadOnlySpan<char> filter)
    {
        group = filter = default;
        if (!shared.StartsWith("$share/", StringComparison.Ordinal))
        {
            return false;
        }
        var rest = shared["$share/".Length..];
        var slash = rest.IndexOf('/');
        if (slash < 1 || HasWildcard(rest[..slash]))
        {
            return false;
        }
        group = rest[..slash];
        filter = rest[(slash + 1)..];
        return IsFilter(filter);
    }

    public static bool HasWildcard(ReadOnlySpan<char> filter) => filter.IndexOfAny('+', '#') >= 0;

    /// <summary>True if a subscription to <paramref name="filter"/> receives <paramref name="topic"/>. A filter that begins with a wildcard does not match topics that begin with <c>$</c> [MQTT-4.7.2-1].</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic)
    {
        if (topic.StartsWith('$') && (filter.StartsWith('+') || filter.StartsWith('#')))
        {
            return false;
        }
        while (true)
        {
            if (filter.SequenceEqual("#"))
            {
                return true;
            }
            var filterLevel = TakeLevel(ref filter, out var filterEnded);
            var topicLevel = TakeLevel(ref topic, out var topicEnded);
            if (!filterLevel.SequenceEqual("+") && !filterLevel.SequenceEqual(topicLevel))
            {
                return false;
            }
            if (topicEnded)
            {
                return filterEnded || filter.SequenceEqual("#"); // "sport/#" also matches "sport" (4.7.1.2)
            }
            if (filterEnded)
            {
                return false;
            }
        }
    }

    static ReadOnlySpan<char> TakeLevel(ref ReadOnlySpan<char> rest, out bool ended)
    {
        var slash = rest.IndexOf('/');
        ended = slash < 0;
        var level = ended ? rest : rest[..slash];
        rest = ended ? default : rest[(slash + 1)..];
        return level;
    }

    /// <summary>True for what begins with <c>$</c>: the server's own, through which clients do not talk to each other (4.7.2).</summary>
    public static bool IsServers(string topic) => topic.StartsWith('$');
}
