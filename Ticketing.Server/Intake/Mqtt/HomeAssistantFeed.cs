using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Admission;
using Ticketing.Intake.Doors;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Notify;

namespace Ticketing.Intake.Mqtt;

/// <summary>
/// Keeps Home Assistant up to date: follows the events of each open store and publishes, retained, what differs from what was published last; everything when Home Assistant says that it has started.
/// A store that is opened again and has not changed meanwhile is not told of again.
/// Where it is switched off, what an earlier run had published is taken away.
/// </summary>
/// <param name="publish">Sends a message of a tenant to who listens here.</param>
public sealed partial class HomeAssistantFeed(bool on, string root, string version, Func<string, MqttMessage, int> publish, TimeProvider time, ILogger<HomeAssistantFeed> logger) : IAsyncDisposable
{
    /// <summary>A flood of events is shown as one change.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    readonly StoreFollowings _followings = new();

    /// <summary>Of each store that is followed.</summary>
    readonly ConcurrentDictionary<string, TaskCompletionSource> _births = [];

    /// <summary>Of each tenant that was told of: a fingerprint of what is published now.</summary>
    readonly ConcurrentDictionary<string, long> _told = [];

    /// <summary>Begins to follow a store that was opened.</summary>
    /// <param name="wasOn">An earlier run has published.</param>
    /// <param name="remember">Keeps for the next run whether this one publishes.</param>
    /// <returns>Null if there is nothing to do.</returns>
    public IStoreFollower? Follow(ITenantStore store, bool wasOn, Func<bool, ValueTask> remember)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!on && !wasOn)
        {
            return null;
        }
        var shown = new Progress();
        return _followings.Begin(cancel => FollowAsync(store, remember, shown, cancel), () => !on || shown.Seq < store.Read.LastSeq);
    }

    /// <summary>How far a follower has come.</summary>
    sealed class Progress
    {
        long _seq = -1;

        public long Seq
        {
            get => Volatile.Read(ref _seq);
            set => Volatile.Write(ref _seq, value);
        }
    }

    /// <summary>A tenant has to be told of whose store is closed: it is to be opened. Handlers must return at once.</summary>
    public event Action<string>? Asked;

    /// <summary>Everything that is published, for a broker elsewhere. Handlers must return at once; after a gap <see cref="SayAgain()"/> makes up for it.</summary>
    public event Action<MqttMessage>? Published;

    /// <summary>A message outside our own topics: Home Assistant's birth makes us say everything again.</summary>
    public void Hear(string tenant, InboundMessage message)
    {
        if (on && message.Topic == HomeAssistantDiscovery.Birth && message.Payload.Span.SequenceEqual("online"u8))
        {
            SayAgain(tenant);
        }
    }

    /// <summary>Somebody is there who knows nothing yet.</summary>
    public void SayAgain()
    {
        foreach (var tenant in _births.Keys.Union(_told.Keys).ToList())
        {
            SayAgain(tenant);
        }
    }

    void SayAgain(string tenant)
    {
        _told.TryRemove(tenant, out _);
        if (_births.TryGetValue(tenant, out var birth))
        {
            birth.TrySetResult();
        }
        else
        {
            Asked?.Invoke(tenant);
        }
    }

    /// <summary>Outside trouble (a store that cannot be read for a moment) ends nothing for good: everything is said anew.</summary>
    async Task FollowAsync(ITenantStore store, Func<bool, ValueTask> remember, Progress shown, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await RunAsync(store, remember, shown, cancel).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _told.TryRemove(store.Tenant, out _);
                Failed(logger, store.Tenant, e);
                await Task.Delay(AfterTrouble, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                _births.TryRemove(store.Tenant, out _);
            }
        }
    }

    async Task RunAsync(ITenantStore store, Func<bool, ValueTask> remember, Progress reached, CancellationToken cancel)
    {
        var discovery = new HomeAssistantDiscovery(root, store.Tenant, version);
        if (!on)
        {
            // What an earlier run said: of all systems there are, and of those that were deleted.
            foreach (var topic in Picture(store, discovery).Keys.Concat(TopicsOfDeleted(store, discovery)).Distinct())
            {
                Publish(store.Tenant, topic, "");
            }
            await remember(false).ConfigureAwait(false);
            return;
        }
        var birth = _births[store.Tenant] = NewBirth();
        var seq = store.Read.LastSeq;
        var shown = Picture(store, discovery);
        if (!_told.TryGetValue(store.Tenant, out var told) || told != Fingerprint(shown))
        {
            await remember(true).ConfigureAwait(false);
            foreach (var topic in TopicsOfDeleted(store, discovery))
            {
                Publish(store.Tenant, topic, "");
            }
            shown.Clear();
        }
        while (true)
        {
            var picture = Picture(store, discovery);
            ShowChanges(store.Tenant, picture, shown);
            _told[store.Tenant] = Fingerprint(picture);
            reached.Seq = seq;
            var change = store.Read.WaitForEventAfterAsync(seq, cancel);
            await Task.WhenAny(change, birth.Task).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            await Task.WhenAny(Task.Delay(Pace, time, cancel), birth.Task).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            if (birth.Task.IsCompleted)
            {
                birth = _births[store.Tenant] = NewBirth();
                shown.Clear();
            }
            seq = store.Read.LastSeq;
        }
    }

    /// <summary>Two pictures with the same one are the same.</summary>
    static long Fingerprint(Dictionary<string, string> picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (topic, payload) in picture.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{topic}\0{payload}\0"));
        }
        return BitConverter.ToInt64(hash.GetHashAndReset());
    }

    static TaskCompletionSource NewBirth() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Topic → what stands there: configuration first, states after it.</summary>
    static Dictionary<string, string> Picture(ITenantStore store, HomeAssistantDiscovery discovery)
    {
        var loads = store.Read.Loads().ToDictionary(load => load.System, StringComparer.Ordinal);
        var systems = store.Read.Systems();
        var picture = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (topic, payload) in discovery.OfTenant().Concat(systems.SelectMany(system => discovery.OfSystem(system.Name))))
        {
            picture[topic] = Encoding.UTF8.GetString(payload);
        }
        picture[discovery.AvailabilityTopic] = "online";
        picture[discovery.OpenTopic] = loads.Values.Sum(load => load.Unfinished).ToString(CultureInfo.InvariantCulture);
        picture[discovery.BreachedTopic] = loads.Values.Sum(load => load.Breached).ToString(CultureInfo.InvariantCulture);
        foreach (var system in systems)
        {
            picture[discovery.ProblemTopic(system.Name)] = loads.ContainsKey(system.Name) ? "ON" : "OFF";
        }
        return picture;
    }

    /// <summary>A system may have been deleted while nobody was there to say so.</summary>
    static IEnumerable<string> TopicsOfDeleted(ITenantStore store, HomeAssistantDiscovery discovery)
    {
        const int some = 200;
        var there = store.Read.Systems().Select(system => system.Name).ToHashSet(StringComparer.Ordinal);
        var gone =
            from change in store.Read.Audit(new() { Type = Tickets.EventTypes.SystemChanged }, null, some)
            let data = Tickets.EventData.Read(change.Data)
            where data is { Text: "deleted", System: { } system } && !there.Contains(system)
            select data.System;
        return [.. gone.Distinct().SelectMany(system => discovery.OfSystem(system).Select(entity => entity.Topic).Append(discovery.ProblemTopic(system)))];
    }

    void ShowChanges(string tenant, Dictionary<string, string> picture, Dictionary<string, string> shown)
    {
        foreach (var gone in shown.Keys.Except(picture.Keys).ToList())
        {
            Publish(tenant, gone, "");
            shown.Remove(gone);
        }
        foreach (var (topic, payload) in picture)
        {
            if (!shown.TryGetValue(topic, out var before) || before != payload)
            {
                Publish(tenant, topic, payload);
                shown[topic] = payload;
            }
        }
    }

    void Publish(string tenant, string topic, string payload)
    {
        var message = MqttMessage.Text(topic, payload, QualityOfService.AtLeastOnce, retain: true);
        publish(tenant, message);
        Published?.Invoke(message);
    }

    public async ValueTask DisposeAsync()
    {
        await _followings.DisposeAsync().ConfigureAwait(false);
        foreach (var tenant in _told.Keys)
        {
            Publish(tenant, new HomeAssistantDiscovery(root, tenant, version).AvailabilityTopic, "offline");
        }
    }

    [LoggerMessage(EventId = 360, Level = LogLevel.Error, Message = "Home Assistant could not be told about tenant {Tenant}; will be tried again")]
    static partial void Failed(ILogger logger, string tenant, Exception e);
}
