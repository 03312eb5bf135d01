using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>From SUBSCRIBE to the first messages, and shared subscriptions.</summary>
public sealed partial class MqttServer
{
    /// <summary>One filter of a SUBSCRIBE; the answer is what SUBACK says.</summary>
    /// <param name="entry">Made if needed; gets what must be on disk before SUBACK. The caller appends it.</param>
    internal ReasonCode Subscribe(MqttSession session, object identity, SubscriptionRequest request, uint identifier, ref JournalEntry? entry)
    {
        if (request.Filter.Length > PublishPacket.MaximumTopicLength)
        {
            return ReasonCode.TopicFilterInvalid;
        }
        if (!Access.MaySubscribe(identity, Topics.TryParseShared(request.Filter, out _, out var inner) ? inner.ToString() : request.Filter))
        {
            return ReasonCode.NotAuthorized;
        }
        if (session.Log is not null && !Journal.IsReady)
        {
            return ReasonCode.ImplementationSpecificError; // it could be forgotten
        }
        if (!session.HasRoomFor(request.Filter, Options.MaximumSubscriptionsPerSession))
        {
            return ReasonCode.QuotaExceeded;
        }
        var subscription = new Subscription(session, request.Filter, request.Qos, request.NoLocal, request.RetainAsPublished, identifier);
        var dropped = session.Subscribe(subscription, isNew => RetainedFor(subscription, identity, request.RetainHandling, isNew), ref entry);
        if (dropped > 0)
        {
            Counters.CountDropped(dropped);
            LogDroppedRetained(dropped, request.Filter, session.ClientId);
        }
        return (ReasonCode)request.Qos;
    }

    /// <summary>3.8.4: the retained messages a new subscription gets first [MQTT-3.3.1-9] to [MQTT-3.3.1-11]; a shared one gets none (4.8.2).</summary>
    IEnumerable<Delivery> RetainedFor(Subscription subscription, object identity, RetainHandling handling, bool isNew)
    {
        if (handling == RetainHandling.DoNotSend || Topics.IsShared(subscription.Filter) || (handling == RetainHandling.SendIfNew && !isNew))
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

    /// <summary>To one member of a shared subscription that may have it and has room, at its own QoS (4.8.2) [MQTT-4.8.2-3].</summary>
    bool DeliverToOne(MqttMessage message, SharedGroup group, ref JournalEntry? entry)
    {
        var refused = false;
        foreach (var member in group.ByTurns())
        {
            var session = member.Session;
            var qos = message.Qos < member.Qos ? message.Qos : member.Qos;
            if (session.Identity is not { } identity || !Access.MayReceive(identity, message.Topic) || (qos == QualityOfService.AtMostOnce && session.Connection is null))
            {
                continue;
            }
            var delivery = new Delivery(message, qos, message.Retain && member.RetainAsPublished, IdentifiersOf(member)) { Share = group.Filter };
            if (session.TryDeliver(delivery, ref entry))
            {
                return true;
            }
            refused = true;
        }
        if (refused)
        {
            Counters.CountDropped();
            LogDroppedShared(message.Topic, group.Filter);
        }
        return false;
    }

    /// <summary>What an ended session had not been sent, or not acknowledged with QoS 1, goes to another member (4.8.2).</summary>
    void PassOn(SessionRegistry.Legacy? left)
    {
        if (left is null)
        {
            return;
        }
        JournalEntry? entry = null;
        foreach (var delivery in left.Deliveries)
        {
            if (left.Realm.Tree.FindGroup(delivery.Share!) is { } group)
            {
                DeliverToOne(delivery.Message, group, ref entry);
            }
        }
        Append(entry);
    }
}
