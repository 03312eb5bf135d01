using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>From message to subscribers.</summary>
public sealed partial class MqttServer
{
    [ThreadStatic]
    static List<Subscription>? _found;

    /// <summary>Sends a message of the server itself to all subscribers of a realm that may receive it; with <see cref="MqttMessage.Retain"/> it is kept unless the <see cref="IRetainedSource"/> owns its topic.</summary>
    /// <returns>The number of sessions that took it, connected or not. A session whose queue is full does not; that is counted and logged.</returns>
    public int Publish(string realm, MqttMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Retain(realm, message);
        return Distribute(_realms.Find(realm), message, out _);
    }

    /// <summary>True if some subscription could receive a topic under <paramref name="prefix"/> (whole levels): when false, publishing there can be left out but for retained messages.</summary>
    public bool HasSubscribersUnder(string realm, string prefix) => _realms.Find(realm)?.Tree.AnyUnder(prefix) == true;

    /// <summary>True if some subscription matches the topic.</summary>
    public bool HasSubscribers(string realm, string topic) => _realms.Find(realm)?.Tree.Any(topic) == true;

    /// <summary>Gives a client's message to its subscribers.</summary>
    /// <param name="publisher">Null for a will.</param>
    /// <param name="outcome">What the sink said.</param>
    /// <returns>What the publisher is to be told: that, or what came of routing. If there was no room to retain it, nobody got it.</returns>
    internal PublishOutcome Route(InboundMessage inbound, MqttSession? publisher, in PublishOutcome outcome)
    {
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
        if (!Retain(inbound.Client.Realm, message))
        {
            return PublishOutcome.Refused(ReasonCode.QuotaExceeded, "no room for another retained message");
        }
        Distribute(realm, message, out var matching);
        return outcome.IsTaken || matching > 0 ? outcome : PublishOutcome.NotHeard;
    }

    bool Retain(string realm, MqttMessage message)
    {
        if (!message.Retain || _source.Owns(realm, message.Topic))
        {
            return true;
        }
        if (_realms.Retain(realm, message))
        {
            return true;
        }
        LogRetainedFull(message.Topic);
        return false;
    }

    /// <param name="matching">Subscriptions that match, whether their sessions took the message or not.</param>
    /// <returns>Sessions that took it.</returns>
    int Distribute(Realm? realm, MqttMessage message, out int matching)
    {
        matching = 0;
        if (realm is null)
        {
            return 0;
        }
        var found = _found ??= [];
        found.Clear();
        realm.Tree.Find(message.Topic, found);
        matching = found.Count;
        var taken = 0;
        if (found.Count == 1)
        {
            taken = Deliver(message, found[0], found[0].Qos, IdentifiersOf(found[0])) ? 1 : 0;
        }
        else if (found.Count > 1)
        {
            taken = DeliverOnceEach(message, found);
        }
        found.Clear();
        return taken;
    }

    /// <summary>Overlapping filters of one session: one copy with the highest QoS and all identifiers [MQTT-3.3.4-2] to [MQTT-3.3.4-4].</summary>
    int DeliverOnceEach(MqttMessage message, List<Subscription> found)
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
            taken += Deliver(message, subscription, qos, identifiers) ? 1 : 0;
        }
        return taken;
    }

    bool Deliver(MqttMessage message, Subscription subscription, QualityOfService qos, IReadOnlyList<uint>? identifiers)
    {
        var session = subscription.Session;
        if (IsOwn(message, subscription) || session.Identity is not { } identity || !Access.MayReceive(identity, message.Topic))
        {
            return false;
        }
        // A live message carries RETAIN only where that was asked for [MQTT-3.3.1-9], [MQTT-3.3.1-12].
        var delivery = new Delivery(message, message.Qos < qos ? message.Qos : qos, message.Retain && subscription.RetainAsPublished, identifiers);
        if (session.Deliver(delivery, Counters, out var firstLoss))
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

    /// <summary>One filter of a SUBSCRIBE; the answer is what SUBACK says.</summary>
    internal ReasonCode Subscribe(MqttSession session, object identity, SubscriptionRequest request, uint identifier)
    {
        if (request.Filter.StartsWith("$share/", StringComparison.Ordinal))
        {
            return ReasonCode.SharedSubscriptionsNotSupported;
        }
        if (request.Filter.Length > PublishPacket.MaximumTopicLength)
        {
            return ReasonCode.TopicFilterInvalid;
        }
        if (!Access.MaySubscribe(identity, request.Filter))
        {
            return ReasonCode.NotAuthorized;
        }
        if (!session.HasRoomFor(request.Filter, Options.MaximumSubscriptionsPerSession))
        {
            return ReasonCode.QuotaExceeded;
        }
        var subscription = new Subscription(session, request.Filter, request.Qos, request.NoLocal, request.RetainAsPublished, identifier);
        var dropped = session.Subscribe(subscription, isNew => RetainedFor(subscription, identity, request.RetainHandling, isNew));
        if (dropped > 0)
        {
            Counters.CountDropped(dropped);
            LogDroppedRetained(dropped, request.Filter, session.ClientId);
        }
        return (ReasonCode)request.Qos;
    }

    /// <summary>3.8.4: the retained messages a new subscription gets first [MQTT-3.3.1-6], [MQTT-3.3.1-8].</summary>
    IEnumerable<Delivery> RetainedFor(Subscription subscription, object identity, RetainHandling handling, bool isNew)
    {
        if (handling == RetainHandling.DoNotSend || (handling == RetainHandling.SendIfNew && !isNew))
        {
            yield break;
        }
        foreach (var message in _source.Matching(subscription.Session.Realm.Name, subscription.Filter).Concat(subscription.Session.Realm.Retained.Matching(subscription.Filter, Time.GetTimestamp())))
        {
            if (Access.MayReceive(identity, message.Topic))
            {
                yield return new Delivery(message, message.Qos < subscription.Qos ? message.Qos : subscription.Qos, Retain: true, IdentifiersOf(subscription));
            }
        }
    }
}
