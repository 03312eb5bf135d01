namespace Ticketing.Mqtt.Sessions;

/// <summary>All subscriptions by the levels of their filters: finding a topic's subscribers costs its depth, not their number. Thread-safe.</summary>
sealed class SubscriptionTree
{
    sealed class Node
    {
        public Dictionary<string, Node>? Children;

        /// <summary>At most one per session and filter [MQTT-3.8.4-3].</summary>
        public List<Subscription>? Subscriptions;

        /// <summary>Shared subscriptions to this filter.</summary>
        public List<SharedGroup>? Groups;

        public bool IsEmpty => Children is null && Subscriptions is null && Groups is null;
    }

    readonly Lock _gate = new();
    readonly Node _root = new();
    int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Replaces the session's subscription to the same filter. Returns true if there was none.</summary>
    public bool Add(Subscription subscription)
    {
        var isShared = Topics.TryParseShared(subscription.Filter, out _, out var inner);
        var levels = isShared ? inner.ToString() : subscription.Filter;
        lock (_gate)
        {
            var node = _root;
            foreach (var level in levels.Split('/'))
            {
                node.Children ??= new Dictionary<string, Node>(1, StringComparer.Ordinal);
                if (!node.Children.TryGetValue(level, out var child))
                {
                    node.Children.Add(level, child = new Node());
                }
                node = child;
            }
            if (isShared)
            {
                var group = node.Groups?.Find(g => g.Filter == subscription.Filter);
                if (group is null)
                {
                    (node.Groups ??= new List<SharedGroup>(1)).Add(group = new SharedGroup(subscription.Filter));
                }
                var isNew = group.Add(subscription);
                _count += isNew ? 1 : 0;
                return isNew;
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
        var isShared = Topics.TryParseShared(filter, out _, out var inner);
        lock (_gate)
        {
            return Remove(_root, isShared ? inner : filter, session, isShared ? filter : null);
        }
    }

    bool Remove(Node node, ReadOnlySpan<char> filter, MqttSession session, string? share)
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
            removed = Remove(child, filter[(slash + 1)..], session, share);
        }
        else
        {
            removed = share is null ? child.Subscriptions?.RemoveAll(s => ReferenceEquals(s.Session, session)) > 0 : child.Groups?.Find(g => g.Filter == share)?.Remove(session) == true;
            _count -= removed ? 1 : 0;
            child.Subscriptions = child.Subscriptions is { Count: > 0 } ? child.Subscriptions : null;
            child.Groups?.RemoveAll(g => g.IsEmpty);
            child.Groups = child.Groups is { Count: > 0 } ? child.Groups : null;
        }
        if (child.IsEmpty)
        {
            node.Children.GetAlternateLookup<ReadOnlySpan<char>>().Remove(level);
            node.Children = node.Children.Count > 0 ? node.Children : null;
        }
        return removed;
    }

    /// <summary>The group of a shared subscription; null if it has no members.</summary>
    /// <param name="share"><c>$share/group/filter</c>.</param>
    public SharedGroup? FindGroup(string share)
    {
        if (!Topics.TryParseShared(share, out _, out var inner))
        {
            return null;
        }
        lock (_gate)
        {
            var node = _root;
            foreach (var level in inner.Split('/'))
            {
                if (node.Children is null || !node.Children.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(inner[level], out var child))
                {
                    return null;
                }
                node = child;
            }
            return node.Groups?.Find(g => g.Filter == share);
        }
    }

    /// <summary>Adds to <paramref name="found"/> whoever receives <paramref name="topic"/>; a session with overlapping filters occurs once for each.</summary>
    public void Find(ReadOnlySpan<char> topic, Receivers found)
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
        var found = new Receivers();
        Find(topic, found);
        return found.Count > 0;
    }

    static void Find(Node node, ReadOnlySpan<char> topic, Receivers found, bool wildcards)
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

    static void Descend(Node node, ReadOnlySpan<char> topic, int slash, Receivers found)
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

    static void Collect(Node node, Receivers found)
    {
        if (node.Subscriptions is not null)
        {
            found.Subscriptions.AddRange(node.Subscriptions);
        }
        if (node.Groups is not null)
        {
            found.Groups.AddRange(node.Groups);
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

/// <summary>Whoever receives a topic. Used again for the next one, so that finding costs no memory.</summary>
sealed class Receivers
{
    public List<Subscription> Subscriptions { get; } = [];

    /// <summary>Of each one member receives it.</summary>
    public List<SharedGroup> Groups { get; } = [];

    public int Count => Subscriptions.Count + Groups.Count;

    public void Clear()
    {
        Subscriptions.Clear();
        Groups.Clear();
    }
}
