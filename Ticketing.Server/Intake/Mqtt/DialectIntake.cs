using System.Collections.Concurrent;
using Ticketing.Admission;
using Ticketing.Intake.Doors;
using Ticketing.Mqtt;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>Messages of other programs: read in the dialects that are switched on, stored if they say something new, and in any case given on to whoever subscribes, as at any broker.</summary>
/// <param name="home">Hears when Home Assistant starts.</param>
/// <param name="count">Counts door and outcome.</param>
public sealed class DialectIntake(IReadOnlyList<IMqttDialect> dialects, HomeAssistantFeed home, ITenantStores stores, Action<string, string> count)
{
    /// <summary>States remembered so that what is repeated need not be asked of the store.</summary>
    const int MaximumRemembered = 50_000;

    readonly ConcurrentDictionary<(string Tenant, string System, string? Reference), bool> _last = [];

    /// <param name="origin">Who sent it.</param>
    public ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, string tenant, Origin origin, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        home.Hear(tenant, message);
        List<DoorSignal> signals = [];
        var read = new DoorMessage(message.Topic, message.Payload);
        foreach (var dialect in dialects)
        {
            dialect.Read(read, signals);
        }
        if (stores.Find(tenant) is not { } store)
        {
            return ValueTask.FromResult(PublishOutcome.Routed);
        }
        // Remembered before it is stored: the next message may be here before the commit, and must be compared with this one.
        signals.RemoveAll(signal => !IsNews(tenant, signal));
        return signals.Count == 0 ? ValueTask.FromResult(PublishOutcome.Routed) : StoreAsync(store, signals, origin, cancel);
    }

    async ValueTask<PublishOutcome> StoreAsync(ITenantStore store, List<DoorSignal> signals, Origin origin, CancellationToken cancel)
    {
        // All at once, so that they share a commit; the writer keeps their order.
        var results = await Task.WhenAll(signals.Select(signal => StoreAsync(store.Tickets, signal, origin, cancel).AsTask())).ConfigureAwait(false);
        for (var i = 0; i < signals.Count; i++)
        {
            count("mqtt", results[i]?.Code ?? (signals[i].Reference is null ? "availability" : "condition"));
        }
        if (Array.Find(results, result => result is not null && MqttAnswers.ReasonOf(result) is null) is { } trouble)
        {
            foreach (var signal in signals)
            {
                _last.TryRemove((store.Tenant, signal.System, signal.Reference), out _); // it will be delivered again
            }
            return PublishOutcome.Unavailable(trouble.Detail);
        }
        return PublishOutcome.Shared;
    }

    static async ValueTask<Refusal?> StoreAsync(ITicketWriter tickets, DoorSignal signal, Origin origin, CancellationToken cancel)
    {
        if (signal.Reference is null)
        {
            return await tickets.AvailabilityAsync(signal.System, !signal.On, origin, cancel).ConfigureAwait(false);
        }
        var submission = new Submission
        {
            Title = signal.Title ?? signal.Reference,
            Description = signal.Description,
            System = signal.System,
            Reference = signal.Reference,
            Category = signal.Category,
            Sla = signal.Sla,
            IfRefused = IfRefused.Record,
            Signal = signal.On ? Signal.Firing : Signal.Ok,
        };
        return (await tickets.ConditionAsync(submission, origin, cancel).ConfigureAwait(false)).Refusal;
    }

    bool IsNews(string tenant, DoorSignal signal)
    {
        var condition = (tenant, signal.System, signal.Reference);
        if (_last.TryGetValue(condition, out var on) && on == signal.On)
        {
            return false;
        }
        if (_last.Count >= MaximumRemembered)
        {
            _last.Clear();
        }
        _last[condition] = signal.On;
        return true;
    }
}
