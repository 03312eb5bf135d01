using System.Collections.Concurrent;

namespace Ticketing.Mqtt.Sessions;

/// <summary>A world of topics of its own: its subscriptions and its retained messages. Nothing that is published in one realm is heard in another.</summary>
sealed class Realm(string name, MqttServerOptions options)
{
    int _persistent;

    public string Name => name;
    public SubscriptionTree Tree { get; } = new();
    public RetainedStore Retained { get; } = new(options.MaximumRetainedMessages, options.MaximumRetainedBytes);

    /// <summary>Sessions that live in it. Guarded by <see cref="Realms"/>.</summary>
    public int Sessions { get; set; }

    /// <summary>Those of them that are persistent. Written under the same lock.</summary>
    public int PersistentSessions
    {
        get => Volatile.Read(ref _persistent);
        set => Volatile.Write(ref _persistent, value);
    }
}

/// <summary>All realms in use: made when first needed, dropped when neither a session nor a retained message is left. Thread-safe.</summary>
sealed class Realms(MqttServerOptions options, ISessionJournal journal, TimeProvider time)
{
    readonly Lock _gate = new();
    readonly ConcurrentDictionary<string, Realm> _realms = new(StringComparer.Ordinal);

    public int Subscriptions => _realms.Values.Sum(realm => realm.Tree.Count);
    public int RetainedMessages => _realms.Values.Sum(realm => realm.Retained.Count);

    /// <summary>Null if nobody uses it: then nothing published there is heard.</summary>
    public Realm? Find(string name) => _realms.GetValueOrDefault(name);

    /// <summary>For a new session, which must <see cref="Leave"/> it when it ends.</summary>
    public Realm Enter(string name, bool persistent)
    {
        lock (_gate)
        {
            var realm = GetOrAdd(name);
            realm.Sessions++;
            realm.PersistentSessions += persistent ? 1 : 0;
            return realm;
        }
    }

    public void Leave(Realm realm, bool persistent)
    {
        lock (_gate)
        {
            realm.Sessions--;
            realm.PersistentSessions -= persistent ? 1 : 0;
        }
    }

    /// <summary>Keeps a retained message, or removes the topic's last one. False if there is no room.</summary>
    /// <param name="entry">What must be on disk before that may be called done; null = nothing.</param>
    public bool Retain(string name, MqttMessage message, out JournalEntry? entry)
    {
        entry = null;
        lock (_gate)
        {
            var removes = message.Payload.IsEmpty;
            var realm = removes ? Find(name) : GetOrAdd(name);
            if (realm is null || (removes && !realm.Retained.Has(message.Topic)))
            {
                return true;
            }
            if (!realm.Retained.Set(message))
            {
                return false;
            }
            if (journal.Keeps)
            {
                // Under the lock, so that the disk sees the messages of a topic in the same order as memory.
                entry = new JournalEntry(removes ? new RetainedRemoved(name, message.Topic) : new RetainedSet(name, message.StoredAs(time)));
                journal.Append(entry);
            }
            return true;
        }
    }

    /// <summary>What was retained before a restart.</summary>
    public void Restore(IReadOnlyList<RetainedSet> retained)
    {
        foreach (var (name, stored) in retained)
        {
            GetOrAdd(name).Retained.Set(stored.ToMessage(time));
        }
    }

    /// <summary>Drops what nobody uses any more.</summary>
    public void DropEmpty()
    {
        lock (_gate)
        {
            foreach (var (name, realm) in _realms)
            {
                if (realm.Sessions == 0 && realm.Retained.Count == 0)
                {
                    _realms.TryRemove(name, out _);
                }
            }
        }
    }

    Realm GetOrAdd(string name) => _realms.GetOrAdd(name, static (name, options) => new Realm(name, options), options);
}
