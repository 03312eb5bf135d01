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
        signals.RemoveAll(signal => _last.TryGetValue((tenant, signal.System, signal.Reference), out var on) && on == signal.On);
        return signals.Count == 0 || stores.Find(tenant) is not { } store ? ValueTask.FromResult(PublishOutcome.Routed) : StoreAsync(store, signals, origin, cancel);
    }

    async ValueTask<PublishOutcome> StoreAsync(ITenantStore store, List<DoorSignal> signals, Origin origin, CancellationToken cancel)
    {
        // All at once, so that they share a commit; the writer keeps their order.
        var results = await Task.WhenAll(signals.Select(signal => StoreAsync(store.Tickets, signal, origin, cancel).AsTask())).ConfigureAwait(false);
        for (var i = 0; i < signals.Count; i++)
        {
            count("mqtt", results[i]?.Code ?? (signals[i].Reference is null ? "availability" : "condition"));
            if (results[i] is { } refusal && MqttAnswers.ReasonOf(refusal) is null)
            {
                return PublishOutcome.Unavailable(refusal.Detail);
            }
            Remember((store.Tenant, signals[i].System, signals[i].Reference), signals[i].On);
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

    void Remember((string, string, string?) condition, bool on)
    {
        if (_last.Count >= MaximumRemembered)
        {
            _last.Clear();
        }
        _last[condition] = on;
    }
}
