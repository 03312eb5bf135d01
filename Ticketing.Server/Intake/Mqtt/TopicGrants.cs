using Ticketing.Mqtt;

namespace Ticketing.Intake.Mqtt;

/// <summary>Which topics outside <c>root/</c> clients may use freely among themselves: those that some filter of the settings covers. Topics that begin with <c>$</c> are the server's: nobody's.</summary>
/// <param name="filters">Without those below <paramref name="root"/>.</param>
public sealed class TopicGrants(string root, IReadOnlyList<string> filters)
{
    /// <summary>True if the topic, or every topic the filter could match by its first level, lies at or below <c>root</c>.</summary>
    public bool IsBelowRoot(ReadOnlySpan<char> topicOrFilter) => topicOrFilter.StartsWith(root, StringComparison.Ordinal) && (topicOrFilter.Length == root.Length || topicOrFilter[root.Length] == '/');

    public bool MayUse(string topic)
    {
        if (topic.StartsWith('$') || IsBelowRoot(topic))
        {
            return false;
        }
        foreach (var filter in filters)
        {
            if (Topics.Matches(filter, topic))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A filter may be wider than what it is granted for: each delivery is asked about again. But it must lie within one grant as a whole.</summary>
    public bool MaySubscribe(string filter) => !filter.StartsWith('$') && !IsBelowRoot(filter) && filters.Any(granted => Covers(granted, filter));

    /// <summary>True if every topic that <paramref name="inner"/> matches is matched by <paramref name="outer"/>, too.</summary>
    public static bool Covers(string outer, string inner)
    {
        var (wide, narrow) = (outer.Split('/'), inner.Split('/'));
        for (var i = 0; i < wide.Length; i++)
        {
            if (wide[i] == "#")
            {
                return true;
            }
            if (i >= narrow.Length || narrow[i] == "#" || (wide[i] != "+" && wide[i] != narrow[i]))
            {
                return false;
            }
        }
        return wide.Length == narrow.Length;
    }
}
