namespace Ticketing.Mqtt.Sessions;

/// <summary>All subscriptions by the levels of their filters: finding a topic's subscribers costs its depth, not their number. Thread-safe.</summary>
sealed class SubscriptionTree
{
    sealed class Node
    {
        public Dictionary<string, Node>? Children;

        /// <summary>At most one per session and filter [MQTT-3.8.4-3].</summary>
        public List<Subscription>? Subscriptions;

        public bool IsEmpty => Children is null && Subscriptions is null;
    }

    readonly Lock _gate = new();
    readonly Node _root = new();
    int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Replaces the session's subscription to the same filter. Returns true if there was none.</summary>
    public bool Add(Subscription subscription)
    {
        lock (_gate)
        {
            var node = _root;
            foreach (var level in subscription.Filter.Split('/'))
            {
                node.Children ??= new Dictionary<string, Node>(1, StringComparer.Ordinal);
                if (!node.Children.TryGetValue(level, out var child))
                {
                    node.Children.Add(level, child = new Node());
                }
                node = child;
            }
            node.Subscriptions ??= new List<Subscription>(1);
            var existing = node.Subscriptions.FindIndex(s => ReferenceEquals(s.Session, subscription.Session));
            if (existing >= 0)
            {
                node.Subscriptions[existing] = subscription;
                return false;
            }
            node.Subscriptions.Add(subscription);
            _count++;
            return true;
        }
    }

    /// <summary>Returns false if there was none.</summary>
    public bool Remove(MqttSession session, string filter)
    {
        lock (_gate)
        {
            return Remove(_root, filter, session);
        }
    }

    bool Remove(Node node, ReadOnlySpan<char> filter, MqttSession session)
    {
        var slash = filter.IndexOf('/');
        var level = slash < 0 ? filter : filter[..slash];
        if (node.Children is null || !node.Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child))
        {
            return false;
        }
        bool removed;
        if (slash >= 0)
        {
            removed = Remove(child, filter[(slash + 1)..], session);
        }
        else
        {
            removed = child.Subscriptions?.RemoveAll(s => ReferenceEquals(s.Session, session)) > 0;
            _count -= removed ? 1 : 0;
            child.Subscriptions = child.Subscriptions is { Count: > 0 } ? child.Subscriptions : null;
        }
        if (child.IsEmpty)
        {
            node.Children.GetAlternateLookup<ReadOnlySpan<char>>().Remove(level);
            node.Children = node.Children.Count > 0 ? node.Children : null;
        }
        return removed;
    }

    /// <summary>Adds every subscription that receives <paramref name="topic"/> to <paramref name="found"/>; a session with overlapping filters occurs once for each.</summary>
    public void Find(ReadOnlySpan<char> topic, List<Subscription> found)
    {
        if (Count == 0)
        {
            return;
        }
        lock (_gate)
        {
            // [MQTT-4.7.2-1]: a leading wildcard does not reach topics that begin with $.
            Find(_root, topic, found, wildcards: !topic.StartsWith('$'));
        }
    }

    /// <summary>True if some subscription receives <paramref name="topic"/>.</summary>
    public bool Any(ReadOnlySpan<char> topic)
    {
        var found = new List<Subscription>();
        Find(topic, found);
        return found.Count > 0;
    }

    static void Find(Node node, ReadOnlySpan<char> topic, List<Subscription> found, bool wildcards)
    {
        if (node.Children is null)
        {
            return;
        }
        var slash = topic.IndexOf('/');
        var level = slash < 0 ? topic : topic[..slash];
        if (wildcards)
        {
            if (node.Children.TryGetValue("#", out var rest))
            {
                Collect(rest, found);
            }
            if (node.Children.TryGetValue("+", out var any))
            {
                Descend(any, topic, slash, found);
            }
        }
        if (node.Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child))
        {
            Descend(child, topic, slash, found);
        }
    }

    static void Descend(Node node, ReadOnlySpan<char> topic, int slash, List<Subscription> found)
    {
        if (slash >= 0)
        {
            Find(node, topic[(slash + 1)..], found, wildcards: true);
            return;
        }
        Collect(node, found);
        if (node.Children is not null && node.Children.TryGetValue("#", out var rest)) // "sport/#" also matches "sport" (4.7.1.2)
        {
            Collect(rest, found);
        }
    }

    static void Collect(Node node, List<Subscription> found)
    {
        if (node.Subscriptions is not null)
        {
            found.AddRange(node.Subscriptions);
        }
    }

    /// <summary>True if some subscription could receive a topic that begins with the levels of <paramref name="prefix"/>.</summary>
    public bool AnyUnder(ReadOnlySpan<char> prefix)
    {
        if (Count == 0)
        {
            return false;
        }
        lock (_gate)
        {
            return AnyUnder(_root, prefix.TrimEnd('/'));
        }
    }

    static bool AnyUnder(Node node, ReadOnlySpan<char> prefix)
    {
        if (prefix.IsEmpty)
        {
            return !node.IsEmpty;
        }
        if (node.Children is null)
        {
            return false;
        }
        var slash = prefix.IndexOf('/');
        var level = slash < 0 ? prefix : prefix[..slash];
        var rest = slash < 0 ? default : prefix[(slash + 1)..];
        return node.Children.ContainsKey("#")
            || (node.Children.TryGetValue("+", out var any) && AnyUnder(any, rest))
            || (node.Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(level, out var child) && AnyUnder(child, rest));
    }
}
