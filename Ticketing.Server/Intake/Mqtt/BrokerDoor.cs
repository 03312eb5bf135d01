using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Admission;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Link;
using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>
/// The door to a broker the home has already: what it delivers is handled like what the listener receives, answers and the status of tickets go back through it.
/// Who speaks is the broker's business: it has authenticated its clients and says by its rules who may publish where, so a message on a system's topic is that system's word.
/// </summary>
public sealed partial class BrokerDoor : IPublishSink, IAsyncDisposable
{
    /// <summary>As at the listener; a larger one is kept in the audit trail with its beginning.</summary>
    const int MaximumPayload = 64 * 1024;

    /// <summary>Systems and unknown tenants remembered; names invented by somebody must not fill the memory.</summary>
    const int MaximumRemembered = 10_000;

    /// <summary>Id of a principal that has neither token nor account, nor is a guest.</summary>
    const long NoToken = -1;

    /// <summary>Begins the names of those who speak at the broker.</summary>
    const string LinkPrefix = "link/";

    readonly TicketTopics _topics;
    readonly TicketAdmission _admission;
    readonly ITenantStores _stores;
    readonly Action<string, string> _count;
    readonly ILogger _logger;
    readonly MqttAnswers _answers;
    readonly MqttIntake _intake;
    readonly BrokerStatus _status;
    readonly Func<string> _first;
    readonly DialectIntake _dialects;
    readonly HomeAssistantFeed _home;
    readonly CancellationTokenSource _stopping = new();
    Task _greeting = Task.CompletedTask;
    readonly TopicGrants _nothingElse;
    readonly Func<string, Refusal?> _standingOf;
    readonly ConcurrentDictionary<(string Tenant, string System), MqttSpeaker> _speakers = new();
    readonly ConcurrentDictionary<string, bool> _unknown = new();

    /// <param name="root">First level of all topics.</param>
    /// <param name="link">Where the broker is; its subscriptions are those of <see cref="BrokerFilters"/>.</param>
    /// <param name="door">Knows what topics outside <paramref name="root"/> mean, and what is shown to Home Assistant.</param>
    /// <param name="first">Slug of the first tenant: the home of what other programs say.</param>
    /// <param name="count">Counts door and outcome of each message.</param>
    public BrokerDoor(string root, BrokerLinkOptions link, MqttDoor door, Func<string> first, TicketAdmission admission, ITenantStores stores, Action<string, string> count, TimeProvider time, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(door);
        (_first, _dialects, _home) = (first, door.Dialects, door.HomeAssistant);
        (_topics, _admission, _stores, _count, _logger) = (new TicketTopics(root), admission, stores, count, logging.CreateLogger<BrokerDoor>());
        _nothingElse = new TopicGrants(root, []);
        Link = new BrokerLink(link, this, time, logging.CreateLogger<BrokerLink>());
        _answers = new MqttAnswers(_topics, (_, message) => Link.TryPublish(message) ? 1 : 0, logging.CreateLogger<MqttAnswers>());
        // No flood limit: messages are acknowledged one by one, so the broker's queue holds back whoever sends too much.
        _intake = new MqttIntake(admission, stores, _topics, _answers, (_, _) => false, count, _ => null, time, door.StandingOf);
        _standingOf = door.StandingOf;
        _status = new BrokerStatus(_topics, Link, time, logging.CreateLogger<BrokerStatus>());
        _home.Published += ShowHome;
    }

    public BrokerLink Link { get; }

    /// <summary>True for what came by the broker.</summary>
    public static bool IsOfLink(Origin origin) => origin.Actor is "link" || origin.Actor.StartsWith(LinkPrefix, StringComparison.Ordinal);

    /// <summary>What devices at the broker are told.</summary>
    public MqttAnswers Answers => _answers;

    /// <summary>Shows the tickets of a store that was opened at the broker.</summary>
    public IStoreFollower Follow(ITenantStore store) => _status.Follow(store);

    /// <summary>A connection has begun, and is to be told of every tenant: also of those whose stores are closed. Handlers must return at once.</summary>
    public event Action? Connected;

    public void Start()
    {
        Link.Start();
        _greeting = GreetAsync(_stopping.Token);
    }

    /// <summary>A connection that is new knows nothing of what Home Assistant is to see.</summary>
    async Task GreetAsync(CancellationToken cancel)
    {
        try
        {
            var greeted = 0L;
            while (true)
            {
                await Link.ConnectionChangedAsync(greeted, cancel).ConfigureAwait(false);
                greeted = Link.Connection;
                if (greeted != 0)
                {
                    _home.SayAgain();
                    Connected?.Invoke();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }

    void ShowHome(MqttMessage message)
    {
        if (Link.IsConnected)
        {
            Link.TryPublish(message);
        }
    }

    public ValueTask<PublishOutcome> AcceptAsync(InboundMessage message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!_topics.TryParse(message.Topic, out var tenantName, out var systemName, out var kind))
        {
            if (_standingOf(_first()) is { } closed)
            {
                return ValueTask.FromResult(MqttIntake.Closed(closed, _count));
            }
            return _dialects.AcceptAsync(message, _first(), new Origin("link", "mqtt"), cancel); // no other filter of ours asks for it
        }
        var (tenant, system) = (tenantName.ToString(), systemName.ToString());
        if (_standingOf(tenant) is { } standing)
        {
            return ValueTask.FromResult(MqttIntake.Closed(standing, _count));
        }
        if (_stores.Find(tenant) is null)
        {
            return ValueTask.FromResult(RefuseUnknown(tenant, message.Topic));
        }
        switch (kind)
        {
            case TopicKind.Ticket:
                return message is { Retain: true, Payload.IsEmpty: false } ? LookAsync(tenant, system, message.Topic) : ValueTask.FromResult(PublishOutcome.Accepted);
            case TopicKind.Refused or TopicKind.Unknown: // ours, or between devices
            case TopicKind.Availability when message.Payload.IsEmpty: // an old state is taken away; that says nothing about now
                return ValueTask.FromResult(PublishOutcome.Accepted);
        }
        var speaker = SpeakerOf(tenant, system);
        var spoken = new InboundMessage
        {
            Client = message.Client with { Identity = speaker, Realm = tenant },
            Topic = message.Topic,
            Payload = message.Payload,
            Qos = message.Qos,
            Retain = message.Retain,
            Duplicate = message.Duplicate,
            PacketId = message.PacketId,
            Properties = message.Retain && kind != TopicKind.Availability ? Named(message) : message.Properties,
        };
        return message.Payload.Length > MaximumPayload ? RefuseLargeAsync(spoken, speaker, system) : _intake.AcceptAsync(spoken, cancel);
    }

    /// <summary>The smallest that can report: one system of one tenant, and nothing else. Its name tells two systems apart that number their messages alike.</summary>
    MqttSpeaker SpeakerOf(string tenant, string system)
    {
        if (_speakers.TryGetValue((tenant, system), out var known))
        {
            return known;
        }
        if (_speakers.Count >= MaximumRemembered)
        {
            _speakers.Clear();
        }
        var principal = new Principal(NoToken, tenant, LinkPrefix + system, PrincipalKind.Device, null, TokenScope.Intake, system);
        return _speakers[(tenant, system)] = new MqttSpeaker(principal, new Origin(principal.Name, "mqtt"), _topics.OfSystem(tenant, system), $"link/{Link.Options.Broker}", _nothingElse) { IsByLink = true };
    }

    /// <summary>A report that the broker had retained before it knew us comes again if it forgets us: it gets a name, so that it counts once.</summary>
    static MessageProperties Named(InboundMessage message)
    {
        var name = "retained-" + Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(message.Topic), 0, .. message.Payload.Span]));
        var properties = message.Properties ?? new MessageProperties();
        return properties with { UserProperties = [.. properties.UserProperties, new("Idempotency", name)] };
    }

    async ValueTask<PublishOutcome> LookAsync(string tenant, string system, string topic)
    {
        _ = _stores.Find(tenant)?.Read.LastSeq; // opens it, which makes the follower begin that is asked now
        await _status.LookAsync(tenant, system, topic).ConfigureAwait(false);
        return PublishOutcome.Accepted;
    }

    /// <summary>There is no audit trail of a tenant that does not exist: the log tells once.</summary>
    PublishOutcome RefuseUnknown(string tenant, string topic)
    {
        _count("mqtt", "unknown-tenant");
        if (_unknown.Count < MaximumRemembered && _unknown.TryAdd(tenant, true))
        {
            LogUnknownTenant(_logger, tenant, topic);
        }
        return PublishOutcome.Refused(ReasonCode.NotAuthorized);
    }

    async ValueTask<PublishOutcome> RefuseLargeAsync(InboundMessage message, MqttSpeaker speaker, string system)
    {
        var refusal = FieldFaults.Of(FieldFaults.Body, $"has {message.Payload.Length} bytes; {MaximumPayload} are the most");
        var trouble = await _admission.RecordUnreadableAsync(speaker.Principal.Tenant, system, refusal, message.Payload.Span, speaker.Origin).ConfigureAwait(false);
        _count("mqtt", (trouble ?? refusal).Code);
        return _answers.Give(message, speaker, system, SubmitResult.Of(trouble ?? refusal), null);
    }

    public async ValueTask DisposeAsync()
    {
        _home.Published -= ShowHome;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _greeting.ConfigureAwait(false);
        _stopping.Dispose();
        await Link.DisposeAsync().ConfigureAwait(false);
        await _status.DisposeAsync().ConfigureAwait(false);
    }

    [LoggerMessage(EventId = 361, Level = LogLevel.Warning, Message = "the broker delivers for a tenant '{Tenant}' that does not exist (topic {Topic}); it is not taken")]
    static partial void LogUnknownTenant(ILogger logger, string tenant, string topic);
}
