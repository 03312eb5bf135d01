using System.Globalization;
using System.Text;
using Ticketing.Admission;
using Ticketing.Intake.Http;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>The MQTT door: topic and payload → <see cref="Submission"/> or sign of life → answer after the commit. What cannot be taken is said in the acknowledgement, on <c>refused</c>, and to whom asked.</summary>
/// <param name="isHeard">True if somebody of a tenant subscribes to a topic.</param>
/// <param name="count">Counts door and outcome.</param>
/// <param name="flood">Takes one message of a token; null = go on, else how long to wait.</param>
/// <param name="standingOf">Why nothing may be done in a tenant now; null = it is open.</param>
/// <param name="dialects">What topics outside our own may mean; null = nothing.</param>
sealed class MqttIntake(TicketAdmission admission, ITenantStores stores, TicketTopics topics, MqttAnswers answers, Func<string, string, bool> isHeard, Action<string, string> count, Func<Principal, TimeSpan?> flood, TimeProvider time,
    Func<string, Refusal?> standingOf, DialectIntake? dialects = null) : IPublishSink
{
    readonly DeliveryBook _deliveries = new(time);
    readonly TakeOrders _orders = new(stores);

    public ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        var speaker = (MqttSpeaker)message.Client.Identity;
        if (standingOf(speaker.Principal.Tenant) is { } closed)
        {
            return ValueTask.FromResult(Closed(closed, count));
        }
        if (!topics.TryParse(message.Topic, out _, out var name, out var kind))
        {
            // Outside our own topics, and MqttAccess let it through: a message between clients. What begins with $ reaches nobody.
            return message.Topic.StartsWith('$') ? ValueTask.FromResult(PublishOutcome.Accepted)
                : dialects is null ? ValueTask.FromResult(PublishOutcome.Routed)
                : dialects.AcceptAsync(message, speaker.Principal.Tenant, speaker.Origin, cancel);
        }
        // Mostly a device speaks for itself: then no new string is needed.
        var system = speaker.Principal.System is { } own && name.SequenceEqual(own) ? own : name.ToString();
        if (TicketLimits.FaultOfSystem(system) is { } fault)
        {
            return RefuseAsync(message, speaker, null, FieldFaults.Of("system", fault), null);
        }
        if (flood(speaker.Principal) is { } wait)
        {
            var refusal = new Refusal(RefusalKind.TooMany, "flood", $"{speaker.Principal.Name} sends more than it may. Try again in {Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s.") { RetryAfter = wait };
            return ValueTask.FromResult(Answer(message, speaker, system, SubmitResult.Of(refusal), null));
        }
        var receipt = _deliveries.Of(message, speaker, kind is TopicKind.Alarm or TopicKind.Ok);
        return kind switch
        {
            TopicKind.Alarm => SubmitAsync(message, speaker, system, Alarm(message, system, receipt), cancel),
            TopicKind.Ok => SubmitAsync(message, speaker, system, Ok(message.Payload.Span, system, receipt), cancel),
            TopicKind.Heartbeat => SignOfLifeAsync(message, stores.Find(speaker.Principal.Tenant)!.Tickets.AliveAsync(system, heartbeat: true, speaker.Origin, cancel), "heartbeat"),
            TopicKind.Availability => AvailabilityAsync(message, speaker, system, cancel),
            TopicKind.Usage => UsageAsync(message, speaker, system, cancel),
            TopicKind.Take => TakeAsync(message, speaker, system, cancel),
            _ when message.Retain || isHeard(speaker.Principal.Tenant, message.Topic) => ValueTask.FromResult(PublishOutcome.Routed), // between devices, as at any broker
            _ => RefuseAsync(message, speaker, system, new(RefusalKind.NotFound, "unknown-topic", $"Nothing is known about '{message.Topic}'. Publish to …/{system}/alarm, ok, heartbeat or availability; a counter to usage."), null),
        };
    }

    /// <summary>Nothing is acknowledged for a tenant that is open again in a moment: the message comes again.</summary>
    internal static PublishOutcome Closed(Refusal standing, Action<string, string> count)
    {
        count("mqtt", standing.Code);
        return standing.Kind == RefusalKind.Unavailable ? PublishOutcome.Unavailable(standing.Detail) : PublishOutcome.Refused(ReasonCode.NotAuthorized, standing.Detail);
    }

    /// <summary>The body of POST /api/v1/tickets, or plain text; the system is the topic's.</summary>
    static Outcome<Submission> Alarm(InboundMessage message, string system, Receipt? receipt) => SubmissionReader.Read(message.Payload.Span, new SubmissionDefaults
    {
        System = system,
        SystemIsFixed = true,
        IfRefused = IfRefused.Record,
        IdempotencyKey = IdempotencyKeyOf(message.Properties),
        IdIsKey = true,
        Receipt = receipt,
    });

    /// <summary>The user property <c>Idempotency</c> or, as the HTTP header is called, <c>Idempotency-Key</c>: a repeat within 24 h gets the first answer.</summary>
    static string? IdempotencyKeyOf(MessageProperties? properties)
    {
        foreach (var (name, value) in properties?.UserProperties ?? [])
        {
            if (name.Equals("Idempotency", StringComparison.OrdinalIgnoreCase) || name.Equals("Idempotency-Key", StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>A reference as text, or <c>{"reference": "…"}</c>.</summary>
    internal static Outcome<Submission> Ok(ReadOnlySpan<byte> payload, string system, Receipt? receipt = null)
    {
        var draft = new SubmissionDraft();
        draft.Set(SubmissionField.State, "ok");
        draft.Set(SubmissionField.Title, "ok");
        if (SubmissionReader.LooksLikeJson(payload))
        {
            SubmissionReader.ReadJson(payload, ref draft);
        }
        else if (System.Text.Unicode.Utf8.IsValid(payload))
        {
            draft.Set(SubmissionField.Reference, Encoding.UTF8.GetString(payload).Trim());
        }
        else
        {
            draft.Fault(FieldFaults.Body, "is not valid UTF-8");
        }
        var read = draft.Complete(new SubmissionDefaults { System = system, SystemIsFixed = true, Receipt = receipt });
        return read.Value is { Reference: null } ? FieldFaults.Of("reference", "is missing; say which condition is over") : read;
    }

    async ValueTask<PublishOutcome> SubmitAsync(InboundMessage message, MqttSpeaker speaker, string system, Outcome<Submission> read, CancellationToken cancel)
    {
        if (read.Value is not { } submission)
        {
            return await RefuseAsync(message, speaker, system, read.Refusal!, null).ConfigureAwait(false);
        }
        var result = await admission.SubmitAsync(speaker.Principal.Tenant, submission, speaker.Origin, cancel).ConfigureAwait(false);
        return Answer(message, speaker, system, result, submission.Title);
    }

    async ValueTask<PublishOutcome> AvailabilityAsync(InboundMessage message, MqttSpeaker speaker, string system, CancellationToken cancel)
    {
        if (message is { Payload.IsEmpty: true, Retain: true })
        {
            return PublishOutcome.Shared; // an old retained value is removed; it says nothing about now
        }
        if (AvailabilityReader.Read(message.Payload.Span) is not { } online)
        {
            return await RefuseAsync(message, speaker, system, FieldFaults.Of(FieldFaults.Body, "is neither online nor offline"), null).ConfigureAwait(false);
        }
        var stored = stores.Find(speaker.Principal.Tenant)!.Tickets.AvailabilityAsync(system, online, speaker.Origin, cancel);
        var outcome = await SignOfLifeAsync(message, stored, "availability").ConfigureAwait(false);
        return outcome.IsUnavailable ? outcome : PublishOutcome.Shared; // others in the home may want to know, too
    }

    async ValueTask<PublishOutcome> UsageAsync(InboundMessage message, MqttSpeaker speaker, string system, CancellationToken cancel)
    {
        if (UsageReader.Read(message.Payload.Span) is not var (counter, value))
        {
            return await RefuseAsync(message, speaker, system, FieldFaults.Of(FieldFaults.Body, "is no number, and no {\"counter\": \"km\", \"value\": 15100}"), null).ConfigureAwait(false);
        }
        var outcome = await SignOfLifeAsync(message, stores.Find(speaker.Principal.Tenant)!.Tickets.UsageAsync(system, counter, value, speaker.Origin, cancel), "usage").ConfigureAwait(false);
        return outcome.IsUnavailable ? outcome : PublishOutcome.Shared; // others in the home may want to know, too
    }

    async ValueTask<PublishOutcome> TakeAsync(InboundMessage message, MqttSpeaker speaker, string system, CancellationToken cancel)
    {
        var refusal = message.Payload.IsEmpty ? null : await _orders.TakeAsync(speaker, system, cancel).ConfigureAwait(false);
        return refusal is null ? await SignOfLifeAsync(message, ValueTask.FromResult<Refusal?>(null), "take").ConfigureAwait(false) : Answer(message, speaker, system, SubmitResult.Of(refusal), null);
    }

    async ValueTask<PublishOutcome> SignOfLifeAsync(InboundMessage message, ValueTask<Refusal?> stored, string kind)
    {
        var refusal = await stored.ConfigureAwait(false);
        count("mqtt", refusal?.Code ?? kind);
        return refusal is null ? PublishOutcome.Accepted
            : MqttAnswers.ReasonOf(refusal) is { } reason ? PublishOutcome.Refused(reason, refusal.Detail)
            : PublishOutcome.Unavailable($"{message.Topic}: {refusal.Detail}");
    }

    /// <summary>What cannot be read goes into the audit trail before it is acknowledged.</summary>
    async ValueTask<PublishOutcome> RefuseAsync(InboundMessage message, MqttSpeaker speaker, string? system, Refusal refusal, string? title)
    {
        var trouble = await admission.RecordUnreadableAsync(speaker.Principal.Tenant, system, refusal, message.Payload.Span, speaker.Origin).ConfigureAwait(false);
        return Answer(message, speaker, system, SubmitResult.Of(trouble ?? refusal), title);
    }

    PublishOutcome Answer(InboundMessage message, MqttSpeaker speaker, string? system, SubmitResult result, string? title)
    {
        count("mqtt", TicketDoor.OutcomeOf(result));
        return answers.Give(message, speaker, system, result, title);
    }
}
