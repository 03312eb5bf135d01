using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Ticketing.Admission;
using Ticketing.Intake.Doors;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Intake.Mqtt;

/// <summary>
/// Keeps Home Assistant up to date: follows the events of each tenant and publishes, retained, what differs from what was published last; everything when Home Assistant says that it has started.
/// Where it is switched off, what an earlier run had published is taken away.
/// </summary>
/// <param name="publish">Sends a message of a tenant to who listens here.</param>
public sealed partial class HomeAssistantFeed(bool on, string root, string version, Func<string, MqttMessage, int> publish, TimeProvider time, ILogger<HomeAssistantFeed> logger) : IAsyncDisposable
{
    /// <summary>A flood of events is shown as one change.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _stopping = new();
    readonly Lock _gate = new();
    readonly List<Task> _following = [];
    readonly ConcurrentDictionary<string, TaskCompletionSource> _births = [];

    /// <summary>Begins to follow a store; once per store.</summary>
    /// <param name="wasOn">An earlier run has published.</param>
    /// <param name="remember">Keeps for the next run whether this one publishes.</param>
    public void Follow(ITenantStore store, bool wasOn, Func<bool, ValueTask> remember)
    {
        if (!on && !wasOn)
        {
            return;
        }
        lock (_gate)
        {
            _following.Add(Task.Run(() => FollowAsync(store, remember)));
        }
    }

    /// <summary>Everything that is published, for a broker elsewhere. Handlers must return at once; after a gap <see cref="SayAgain"/> makes up for it.</summary>
    public event Action<MqttMessage>? Published;

    /// <summary>A message outside our own topics: Home Assistant's birth makes us say everything again.</summary>
    public void Hear(string tenant, InboundMessage message)
    {
        if (on && message.Topic == HomeAssistantDiscovery.Birth && message.Payload.Span.SequenceEqual("online"u8) && _births.TryGetValue(tenant, out var birth))
        {
            birth.TrySetResult();
        }
    }

    /// <summary>Somebody is there who knows nothing yet.</summary>
    public void SayAgain()
    {
        foreach (var birth in _births.Values)
        {
            birth.TrySetResult();
        }
    }

    /// <summary>Outside trouble (a store that cannot be read for a moment) ends nothing for good: everything is said anew.</summary>
    async Task FollowAsync(ITenantStore store, Func<bool, ValueTask> remember)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await RunAsync(store, remember).ConfigureAwait(false);
                return;
            }
            catch (Exception e)
            {
                Failed(logger, store.Tenant, e);
                await Task.Delay(AfterTrouble, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task RunAsync(ITenantStore store, Func<bool, ValueTask> remember)
    {
        var discovery = new HomeAssistantDiscovery(root, store.Tenant, version);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
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
            await remember(true).ConfigureAwait(false);
            foreach (var topic in TopicsOfDeleted(store, discovery))
            {
                Publish(store.Tenant, topic, "");
            }
            while (true)
            {
                var birth = _births.GetOrAdd(store.Tenant, _ => NewBirth());
                var seq = store.Read.LastSeq;
                ShowChanges(store.Tenant, Picture(store, discovery), shown);
                var change = store.Read.WaitForEventAfterAsync(seq, _stopping.Token);
                await Task.WhenAny(change, birth.Task).ConfigureAwait(false);
                await Task.WhenAny(Task.Delay(Pace, time, _stopping.Token), birth.Task).ConfigureAwait(false);
                _stopping.Token.ThrowIfCancellationRequested();
                if (birth.Task.IsCompleted)
                {
                    _births[store.Tenant] = NewBirth();
                    shown.Clear();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            Publish(store.Tenant, discovery.AvailabilityTopic, "offline");
        }
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
            from change in store.Read.Audit(null, some, Tickets.EventTypes.SystemChanged, null)
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
        await _stopping.CancelAsync().ConfigureAwait(false);
        Task[] following;
        lock (_gate)
        {
            following = [.. _following];
        }
        await Task.WhenAll(following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    [LoggerMessage(EventId = 360, Level = LogLevel.Error, Message = "Home Assistant could not be told about tenant {Tenant}; will be tried again")]
    static partial void Failed(ILogger logger, string tenant, Exception e);
}
