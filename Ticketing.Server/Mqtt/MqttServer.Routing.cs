using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>From message to subscribers.</summary>
public sealed partial class MqttServer
{
    [ThreadStatic]
    static Receivers? _found;

    /// <summary>Sends a message of the server itself to all subscribers of a realm that may receive it; with <see cref="MqttMessage.Retain"/> it is kept unless the <see cref="IRetainedSource"/> owns its topic.</summary>
    /// <returns>The number of sessions that took it, connected or not. A session whose queue is full does not; that is counted and logged, as is a message that has to be kept while <see cref="CanKeep"/> is false.</returns>
    public int Publish(string realm, MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var world = _realms.Find(realm);
        if (!Journal.IsReady && MustBeKept(world, message))
        {
            Counters.CountDropped();
            LogNotKept(message.Topic);
            return 0;
        }
        Retain(realm, message, out _);
        JournalEntry? entry = null;
        var taken = Distribute(_realms.Find(realm), message, ref entry, out _);
        Append(entry);
        return taken;
    }

    /// <summary>True if some subscription could receive a topic under <paramref name="prefix"/> (whole levels): when false, publishing there can be left out but for retained messages.</summary>
    public bool HasSubscribersUnder(string realm, string prefix) => _realms.Find(realm)?.Tree.AnyUnder(prefix) == true;

    /// <summary>True if some subscription matches the topic.</summary>
    public bool HasSubscribers(string realm, string topic) => _realms.Find(realm)?.Tree.Any(topic) == true;

    /// <summary>Gives a client's message to its subscribers.</summary>
    /// <param name="publisher">Null for a will.</param>
    /// <param name="outcome">What the sink said.</param>
    /// <param name="entry">Made if needed: what must be on disk before the publisher hears of it. The caller appends it.</param>
    /// <param name="retained">What must be on disk as well, appended already; null = nothing.</param>
    /// <returns>What the publisher is to be told: that, or what came of routing. If there was no room to retain it, or it could not be kept for those it must be kept for, nobody got it.</returns>
    internal PublishOutcome Route(InboundMessage inbound, MqttSession? publisher, in PublishOutcome outcome, ref JournalEntry? entry, out JournalEntry? retained)
    {
        retained = null;
        var realm = publisher?.Realm ?? _realms.Find(inbound.Client.Realm);
        if (realm is null or { Tree.Count: 0 } && !inbound.Retain)
        {
            return outcome.IsTaken ? outcome : PublishOutcome.NotHeard;
        }
        var expiry = inbound.Properties?.MessageExpiryInterval;
        var message = new MqttMessage
        {
            Topic = inbound.Topic,
            Payload = inbound.Payload,
            Qos = inbound.Qos,
            Retain = inbound.Retain,
            Properties = inbound.Properties,
            Publisher = publisher,
            ExpiresAt = expiry is null ? 0 : Time.GetTimestamp() + (expiry.Value * Time.TimestampFrequency),
        };
        if (!Journal.IsReady && MustBeKept(realm, message))
        {
            return PublishOutcome.Unavailable("what must not be forgotten cannot be written down now; see the log");
        }
        if (!Retain(inbound.Client.Realm, message, out retained))
        {
            return PublishOutcome.Refused(ReasonCode.QuotaExceeded, "no room for another retained message");
        }
        Distribute(realm, message, ref entry, out var matching);
        return outcome.IsTaken || matching > 0 ? outcome : PublishOutcome.NotHeard;
    }

    /// <summary>True if a retained message or a persistent session would change.</summary>
    bool MustBeKept(Realm? realm, MqttMessage message)
    {
        if (message.Retain && !_source.Owns(realm?.Name ?? "", message.Topic))
        {
            return true;
        }
        var found = new Receivers();
        realm?.Tree.Find(message.Topic, found);
        return message.Qos != QualityOfService.AtMostOnce
            && (found.Groups.Exists(g => g.ByTurns().Any(s => s.Session.Keeps(s.Qos))) || found.Subscriptions.Exists(s => s.Session.Keeps(s.Qos)));
    }

    bool Retain(string realm, MqttMessage message, out JournalEntry? entry)
    {
        entry = null;
        if (!message.Retain || _source.Owns(realm, message.Topic))
        {
            return true;
        }
        if (_realms.Retain(realm, message, out entry))
        {
            return true;
        }
        LogRetainedFull(message.Topic);
        return false;
    }

    /// <param name="entry">Made if needed; gets the deliveries that must not be forgotten.</param>
    /// <param name="matching">Subscriptions that match, whether their sessions took the message or not.</param>
    /// <returns>Sessions that took it.</returns>
    int Distribute(Realm? realm, MqttMessage message, ref JournalEntry? entry, out int matching)
    {
        matching = 0;
        if (realm is null)
        {
            return 0;
        }
        var found = _found ??= new Receivers();
        found.Clear();
        realm.Tree.Find(message.Topic, found);
        matching = found.Count;
        var taken = 0;
        if (found.Subscriptions.Count == 1)
        {
            var only = found.Subscriptions[0];
            taken = Deliver(message, only, only.Qos, IdentifiersOf(only), ref entry) ? 1 : 0;
        }
        else if (found.Subscriptions.Count > 1)
        {
            taken = DeliverOnceEach(message, found.Subscriptions, ref entry);
        }
        foreach (var group in found.Groups)
        {
            taken += DeliverToOne(message, group, ref entry) ? 1 : 0;
        }
        found.Clear();
        return taken;
    }

    /// <summary>Overlapping filters of one session: one copy with the highest QoS and all identifiers [MQTT-3.3.4-2] to [MQTT-3.3.4-4].</summary>
    int DeliverOnceEach(MqttMessage message, List<Subscription> found, ref JournalEntry? entry)
    {
        var bySession = new Dictionary<MqttSession, (Subscription First, QualityOfService Qos, List<uint>? Identifiers)>(found.Count);
        foreach (var subscription in found)
        {
            if (IsOwn(message, subscription))
            {
                continue;
            }
            var merged = bySession.TryGetValue(subscription.Session, out var earlier) ? earlier : (subscription, subscription.Qos, null);
            if (subscription.Identifier != 0)
            {
                (merged.Identifiers ??= []).Add(subscription.Identifier);
            }
            var best = merged.First.RetainAsPublished ? merged.First : subscription;
            bySession[subscription.Session] = (best, subscription.Qos > merged.Qos ? subscription.Qos : merged.Qos, merged.Identifiers);
        }
        var taken = 0;
        foreach (var (_, (subscription, qos, identifiers)) in bySession)
        {
            taken += Deliver(message, subscription, qos, identifiers, ref entry) ? 1 : 0;
        }
        return taken;
    }

    bool Deliver(MqttMessage message, Subscription subscription, QualityOfService qos, IReadOnlyList<uint>? identifiers, ref JournalEntry? entry)
    {
        var session = subscription.Session;
        if (IsOwn(message, subscription) || session.Identity is not { } identity || !Access.MayReceive(identity, message.Topic))
        {
            return false;
        }
        // A live message carries RETAIN only if it was published so and the subscription wants that [MQTT-3.3.1-12], [MQTT-3.3.1-13]; in 3.1.1 never [MQTT-3.3.1-9].
        var delivery = new Delivery(message, message.Qos < qos ? message.Qos : qos, message.Retain && subscription.RetainAsPublished, identifiers);
        if (session.Deliver(delivery, Counters, ref entry, out var firstLoss))
        {
            return true;
        }
        if (firstLoss)
        {
            LogDropped(message.Topic, session.ClientId);
        }
        return false;
    }

    /// <summary>No Local [MQTT-3.8.3-3].</summary>
    static bool IsOwn(MqttMessage message, Subscription subscription) => subscription.NoLocal && ReferenceEquals(message.Publisher, subscription.Session);

    static uint[]? IdentifiersOf(Subscription subscription) => subscription.Identifier == 0 ? null : [subscription.Identifier];
}
