namespace Ticketing.Mqtt.Sessions;

/// <summary>A shared subscription (4.8.2): sessions of which one gets each message. Thread-safe; members change under the tree's lock.</summary>
/// <param name="filter">As subscribed to: <c>$share/group/filter</c>.</param>
sealed class SharedGroup(string filter)
{
    volatile Subscription[] _members = [];
    int _next;

    public string Filter => filter;

    public bool IsEmpty => _members.Length == 0;

    /// <summary>Replaces the session's membership. Returns true if there was none.</summary>
    public bool Add(Subscription member)
    {
        var at = IndexOf(member.Session);
        if (at >= 0)
        {
            var changed = (Subscription[])_members.Clone();
            changed[at] = member;
            _members = changed;
            return false;
        }
        _members = [.. _members, member];
        return true;
    }

    /// <summary>Returns false if there was none.</summary>
    public bool Remove(MqttSession session)
    {
        var at = IndexOf(session);
        if (at < 0)
        {
            return false;
        }
        _members = [.. _members[..at], .. _members[(at + 1)..]];
        return true;
    }

    /// <summary>All members in the order in which they are to be asked to take the next message: by turns, and first those that are connected and have nothing waiting.</summary>
    public IEnumerable<Subscription> ByTurns()
    {
        var members = _members;
        if (members.Length == 0)
        {
            yield break;
        }
        var first = (int)((uint)(Interlocked.Increment(ref _next) - 1) % (uint)members.Length);
        var busy = new List<Subscription>();
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[(first + i) % members.Length];
            if (member.Session.HasRoom)
            {
                yield return member;
            }
            else
            {
                busy.Add(member);
            }
        }
        foreach (var member in busy.OrderBy(member => member.Session.Connection is null))
        {
            yield return member;
        }
    }

    int IndexOf(MqttSession session) => Array.FindIndex(_members, member => ReferenceEquals(member.Session, session));
}
