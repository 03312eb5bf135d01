using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>What outlasts connections and the process: wills that wait, the journal, and positions of those who feed the server.</summary>
public sealed partial class MqttServer
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _positions = new(StringComparer.Ordinal);

    /// <summary>A persistent session has begun in a realm; its client does not know yet. Must return at once.</summary>
    public event Action<string>? SessionKept;

    /// <summary>True if a persistent session lives in the realm: what is published there must reach it, also across a crash.</summary>
    public bool HasPersistentSessions(string realm) => _realms.Find(realm) is { PersistentSessions: > 0 };

    /// <summary>False while messages for persistent sessions cannot be written down; publish them later.</summary>
    public bool CanKeep => Journal.IsReady;

    /// <summary>Forgets what is retained in a realm.</summary>
    public void DropRetained(string realm)
    {
        foreach (var topic in _realms.Find(realm)?.Retained.AllTopics() ?? [])
        {
            Retain(realm, new MqttMessage { Topic = topic, Retain = true }, out _);
        }
    }

    /// <summary>How many messages are retained in a realm, and what they take.</summary>
    public (int Messages, long Bytes) RetainedIn(string realm) => _realms.Find(realm)?.Retained.Size ?? default;

    /// <summary>How far somebody had come who feeds the server; null if it was never said.</summary>
    public long? PositionOf(string name) => _positions.TryGetValue(name, out var number) ? number : null;

    /// <summary>Remembers how far somebody has come, on disk not before what was published until now.</summary>
    public void SetPosition(string name, long number)
    {
        _positions[name] = number;
        Journal.Append(new JournalEntry(new PositionSet(name, number)));
    }

    void Restore(JournalState state)
    {
        foreach (var (name, number) in state.Positions)
        {
            _positions[name] = number;
        }
        _realms.Restore(state.Retained);
        _sessions.Restore(state, Access);
    }

    /// <returns>The entry, if there is something in it.</returns>
    internal JournalEntry? Append(JournalEntry? entry)
    {
        if (entry is null or { Records.Count: 0 })
        {
            return null;
        }
        Journal.Append(entry);
        return entry;
    }

    /// <summary>A will goes the way of any other message: access control, sink, subscribers.</summary>
    void PublishWill(SessionRegistry.DueWill will)
    {
        var message = will.Message;
        if (Access.MayPublish(message.Client.Identity, message.Topic, message.Retain))
        {
            _ = AcceptWillAsync(will);
            return;
        }
        Counters.CountRefusedPublish();
        LogRefusedPublish(ReasonCode.NotAuthorized, message.Topic, message.Client.ClientId);
        will.Log?.Append(new WillDone(will.Log.Number));
    }

    async Task AcceptWillAsync(SessionRegistry.DueWill will)
    {
        var message = will.Message;
        JournalEntry? entry = null;
        try
        {
            var outcome = await Sink.AcceptAsync(message, GivingUp).ConfigureAwait(false);
            if (outcome.Route)
            {
                outcome = Route(message, null, outcome, ref entry, out _);
            }
            if (outcome.Reason.IsFailure())
            {
                LogLostWill(message.Topic, message.Client.ClientId, outcome.Reason);
            }
            if (outcome.IsUnavailable)
            {
                return; // a session that is kept tries again after the next start
            }
        }
        catch (Exception e)
        {
            OutcomeOf(e, message.Topic);
            return;
        }
        if (will.Log is not null)
        {
            (entry ??= new JournalEntry()).Add(new WillDone(will.Log.Number));
        }
        Append(entry);
    }
}
