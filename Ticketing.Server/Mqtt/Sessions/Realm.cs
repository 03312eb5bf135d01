using System.Collections.Concurrent;

namespace Ticketing.Mqtt.Sessions;

/// <summary>A world of topics of its own: its subscriptions and its retained messages. Nothing that is published in one realm is heard in another.</summary>
sealed class Realm(string name, MqttServerOptions options)
{
    public string Name => name;
    public SubscriptionTree Tree { get; } = new();
    public RetainedStore Retained { get; } = new(options.MaximumRetainedMessages, options.MaximumRetainedBytes);

    /// <summary>Sessions that live in it. Guarded by <see cref="Realms"/>.</summary>
    public int Sessions { get; set; }
}

/// <summary>All realms in use: made when first needed, dropped when neither a session nor a retained message is left. Thread-safe.</summary>
sealed class Realms(MqttServerOptions options)
{
    readonly Lock _gate = new();
    readonly ConcurrentDictionary<string, Realm> _realms = new(StringComparer.Ordinal);

    public int Subscriptions => _realms.Values.Sum(realm => realm.Tree.Count);
    public int RetainedMessages => _realms.Values.Sum(realm => realm.Retained.Count);

    /// <summary>Null if nobody uses it: then nothing published there is heard.</summary>
    public Realm? Find(string name) => _realms.GetValueOrDefault(name);

    /// <summary>For a new session, which must <see cref="Leave"/> it when it ends.</summary>
    public Realm Enter(string name)
    {
        lock (_gate)
        {
            var realm = GetOrAdd(name);
            realm.Sessions++;
            return realm;
        }
    }

    public void Leave(Realm realm)
    {
        lock (_gate)
        {
            realm.Sessions--;
        }
    }

    /// <summary>Keeps a retained message, or removes the topic's last one. False if there is no room.</summary>
    public bool Retain(string name, MqttMessage message)
    {
        lock (_gate)
        {
            return (message.Payload.IsEmpty ? Find(name) : GetOrAdd(name))?.Retained.Set(message) ?? true;
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
