using Microsoft.AspNetCore.Connections;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>An MQTT server, 3.1.1 and 5.0, for connections that somebody else listens for (<see cref="MqttEndpoint"/>). Sessions live in memory; those that outlive their connection, and retained messages, also in a journal.</summary>
public sealed partial class MqttServer : IDisposable
{
    static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    readonly System.Collections.Concurrent.ConcurrentDictionary<MqttConnection, bool> _connections = [];
    readonly CancellationTokenSource _givingUp = new();
    readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly IRetainedSource _source;
    readonly SessionRegistry _sessions;
    readonly Realms _realms;
    readonly ILogger _logger;
    readonly ITimer _sweep;
    long _seenAccessVersion;
    int _sweeping;
    int _fullLogged;
    bool _stopping;

    public MqttServer(IPublishSink sink, IAccessControl access, IRetainedSource retained, MqttServerOptions options, TimeProvider time, ILogger<MqttServer> logger, ISessionJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        Sink = sink;
        Access = access;
        Options = options;
        Time = time;
        GivingUp = _givingUp.Token;
        Journal = journal ?? NoSessionJournal.Instance;
        _source = retained;
        _logger = logger;
        Addresses = new AddressLimits(options.MaximumHalfOpenPerAddress, options.MaximumConnectionsPerAddress);
        _realms = new Realms(options, Journal, time);
        _sessions = new SessionRegistry(options, _realms, Journal, time);
        Restore(Journal.Load());
        _seenAccessVersion = access.Version;
        _sweep = time.CreateTimer(static server => ((MqttServer)server!).Sweep(), this, SweepInterval, SweepInterval);
    }

    public MqttCounters Counters { get; } = new();

    /// <summary>Sessions, connected or not.</summary>
    public int Sessions => _sessions.Count;
    public int Subscriptions => _realms.Subscriptions;
    public int RetainedMessages => _realms.RetainedMessages;

    internal ISessionJournal Journal { get; }
    internal IPublishSink Sink { get; }
    internal IAccessControl Access { get; }
    internal MqttServerOptions Options { get; }
    internal TimeProvider Time { get; }
    internal AddressLimits Addresses { get; }
    internal CancellationToken GivingUp { get; }
    internal bool IsStopping => Volatile.Read(ref _stopping);

    /// <summary>Serves one accepted connection until its end. Never throws.</summary>
    public async Task ServeAsync(ConnectionContext transport)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var address = MqttConnection.AddressOf(transport);
        if (IsStopping || Counters.Connections >= Options.MaximumConnections || !Addresses.TryEnter(address))
        {
            Counters.CountRefusedConnect();
            LogFull();
            ReportTurnedAway(new(TurnedAwayCause.Full, null, null, address, IsSecure: false));
            transport.Abort();
            return;
        }
        var connection = new MqttConnection(this, transport);
        Counters.CountConnection(1);
        _connections.TryAdd(connection, true);
        try
        {
            if (IsStopping)
            {
                connection.Close(Shutdown);
            }
            await connection.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            Addresses.Leave(address, connection.IsAccepted);
            Counters.CountConnection(-1);
            if (IsStopping && _connections.IsEmpty)
            {
                _empty.TrySetResult();
            }
        }
    }

    /// <summary>Tells who decides about access that somebody could not be served; not while stopping, when nobody can.</summary>
    internal void ReportTurnedAway(TurnedAway client)
    {
        if (!IsStopping)
        {
            Access.TurnedAway(client);
        }
    }

    static readonly CloseCause Shutdown = new(ReasonCode.ServerShuttingDown, "the server shuts down", PublishWill: false, Drain: true);

    internal SessionRegistry.Attachment? Attach(MqttConnection connection, in ConnectDecision decision, string clientId, bool clean, TimeSpan expiry, StoredWill? will)
    {
        if (_sessions.Attach(connection, decision, clientId, clean, expiry, will) is not { } attached)
        {
            return null;
        }
        if (attached.Will is { } delayed)
        {
            PublishWill(new(delayed, null));
        }
        if (attached.Former is { } former)
        {
            var cause = new CloseCause(ReasonCode.SessionTakenOver, "another connection uses its client id [MQTT-3.1.4-3]");
            former.Close(cause);
            // Its will must not overtake what the new connection publishes. A delayed one is off: the session goes on (3.1.3.2.2).
            if (former.TakeWill() is { } last && (last.Delay == TimeSpan.Zero || !attached.Present))
            {
                PublishWill(new(last.Message, null));
            }
        }
        PassOn(attached.Left);
        if (attached.Session.Log is not null && !attached.Present)
        {
            SessionKept?.Invoke(attached.Session.Realm.Name);
        }
        return attached;
    }

    internal void Release(MqttSession? session, MqttConnection connection, CloseCause cause, (InboundMessage Message, TimeSpan Delay)? will)
    {
        if (session is null)
        {
            return;
        }
        LogClosed(connection.ClientId, cause.Why);
        if (_sessions.Release(session, connection, will?.Message, will?.Delay ?? TimeSpan.Zero, out var left) is { } due)
        {
            PublishWill(due);
        }
        PassOn(left);
    }

    void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) != 0)
        {
            return;
        }
        try
        {
            var now = Time.GetTimestamp();
            var version = Access.Version;
            var checkIdentity = version != _seenAccessVersion;
            _seenAccessVersion = version;
            foreach (var (connection, _) in _connections)
            {
                connection.Sweep(now, checkIdentity);
            }
            var wills = _sessions.Sweep(out var left);
            wills.ForEach(PublishWill);
            left.ForEach(PassOn);
            _realms.DropEmpty();
            Volatile.Write(ref _fullLogged, 0);
        }
        catch (Exception e)
        {
            LogBug(e, "");
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    internal bool IsLongerThan(long timestamps, TimeSpan limit) => timestamps > limit.TotalSeconds * Time.TimestampFrequency;

    /// <summary>Whole seconds, rounded up: an interval of 5 less 0.1 seconds of waiting is still 5.</summary>
    internal uint SecondsUntil(long timestamp) => (uint)Math.Max(0, (timestamp - Time.GetTimestamp() + Time.TimestampFrequency - 1) / Time.TimestampFrequency);

    /// <summary>The sink failed: given up at shutdown, or a bug. Either way the message was not taken for sure.</summary>
    internal PublishOutcome OutcomeOf(Exception e, string topic)
    {
        if (e is not OperationCanceledException)
        {
            LogSinkFailed(e, topic);
        }
        return PublishOutcome.Unavailable();
    }

    /// <summary>To be called before the listeners close: takes no more, waits for the outcomes of what was received, acknowledges it and says 0x8B to MQTT 5 clients. Wills are not published: their clients come back.</summary>
    public async Task DrainAsync(CancellationToken cancel)
    {
        Volatile.Write(ref _stopping, true);
        foreach (var (connection, _) in _connections)
        {
            connection.Close(Shutdown);
        }
        if (_connections.IsEmpty)
        {
            return;
        }
        try
        {
            await _empty.Task.WaitAsync(Options.DrainTimeout, Time, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogDrainTimeout(_connections.Count);
            await _givingUp.CancelAsync().ConfigureAwait(false);
            foreach (var (connection, _) in _connections)
            {
                connection.Abort();
            }
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        _givingUp.Dispose();
    }
}
