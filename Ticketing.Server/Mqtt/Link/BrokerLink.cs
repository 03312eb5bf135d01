using System.IO.Pipelines;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>Membership in a broker, for as long as it runs: connects, subscribes, hands what comes to the sink, sends what is given to it; begins again after every end.</summary>
public sealed partial class BrokerLink : IAsyncDisposable
{
    readonly LinkState _state;
    readonly ILogger _logger;
    readonly CancellationTokenSource _stopping = new();
    readonly Lock _gate = new();
    TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    LinkConnection? _connection;
    bool _subscribed;
    LinkVersions _versions;
    Task _running = Task.CompletedTask;
    string? _trouble;
    string? _said;
    long _number;

    public BrokerLink(BrokerLinkOptions options, IPublishSink sink, TimeProvider time, ILogger<BrokerLink> logger)
    {
        (Options, Sink, Time, _logger) = (options, sink, time, logger);
        _state = new(new LinkOutbox(options.MaximumQueued, options.MaximumQueuedBytes), new LinkExactlyOnce(), new LinkCounters());
        _versions = new(options.TryMqtt5 ? ProtocolVersion.Mqtt5 : ProtocolVersion.Mqtt311, IsKnown: !options.TryMqtt5);
        _trouble = $"not yet connected to {options.Broker}";
    }

    public BrokerLinkOptions Options { get; }
    public LinkCounters Counters => _state.Counters;

    /// <summary>Null while the broker has us and lets us do our work; else what is wrong and what to do, without secrets.</summary>
    public string? Trouble => Volatile.Read(ref _trouble);

    public bool IsConnected => Connection != 0;

    /// <summary>Number of the connection that stands and is subscribed; 0 if none is. A new connection has a new, higher number.</summary>
    public long Connection
    {
        get
        {
            lock (_gate)
            {
                return _subscribed ? _number : 0;
            }
        }
    }

    internal IPublishSink Sink { get; }
    internal TimeProvider Time { get; }

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Completes once <see cref="Connection"/> is not <paramref name="number"/>.</summary>
    public async Task ConnectionChangedAsync(long number, CancellationToken cancel)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if ((_subscribed ? _number : 0) != number)
                {
                    return;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the broker a message, now or after the next connect; QoS 2 goes as QoS 1. False: the queue is full; that is counted and logged.</summary>
    public bool TryPublish(MqttMessage message)
    {
        if (!_state.Outbox.TryAdd([message]))
        {
            Counters.CountDropped();
            LogQueueFull(message.Topic);
            return false;
        }
        Wake();
        return true;
    }

    /// <summary>Gives the broker all of these, or none if there is no room for all: then <see cref="RoomAsync"/>.</summary>
    public bool TryOffer(params IReadOnlyList<MqttMessage> messages)
    {
        if (messages.Count > 0 && !_state.Outbox.TryAdd(messages))
        {
            return false;
        }
        Wake();
        return true;
    }

    /// <summary>Completes when there may be room again, or the connection <paramref name="number"/> is gone.</summary>
    public async Task RoomAsync(long number, CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_state.Outbox.RoomAsync(), ConnectionChangedAsync(number, either.Token)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Asks for the retained messages of all filters once more.</summary>
    public void SubscribeAgain()
    {
        lock (_gate)
        {
            _connection?.SubscribeAgain();
        }
    }

    /// <summary>Finishes what was received, says goodbye and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    async Task RunAsync()
    {
        var stop = _stopping.Token;
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            LinkEnd end;
            try
            {
                end = await AttemptAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogBug(e);
                end = new(LinkEndKind.Lost, e.Message);
            }
            _versions = _versions.After(end, out var atOnce);
            if (stop.IsCancellationRequested || atOnce)
            {
                continue;
            }
            SetTrouble(end.Why);
            failures = ReconnectPlan.FailuresAfter(end, failures);
            await Task.Delay(ReconnectPlan.Pause(failures, Random.Shared.NextDouble()), Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<LinkEnd> AttemptAsync(CancellationToken stop)
    {
        var version = _versions.Version;
        Stream? stream = null;
        try
        {
            PipeReader input;
            ConnAckPacket accepted;
            using (var patience = new CancellationTokenSource(Options.ConnectTimeout, Time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token))
            {
                LinkEnd? end;
                (stream, end) = await LinkDialer.DialAsync(Options, either.Token).ConfigureAwait(false);
                if (stream is null)
                {
                    return end!;
                }
                input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
                (var answer, end) = await LinkHandshake.ConnectAsync(Options, version, keepSession: true, stream, input, either.Token).ConfigureAwait(false);
                if (answer is null)
                {
                    return end!;
                }
                accepted = answer;
            }
            Counters.CountConnect();
            LogConnected(version == ProtocolVersion.Mqtt5 ? "5" : "3.1.1", accepted.SessionPresent);
            using var connection = new LinkConnection(this, version, accepted, stream, input, _state);
            try
            {
                Enter(connection, subscribed: false);
                return await connection.ServeAsync(stop).ConfigureAwait(false);
            }
            finally
            {
                Enter(null, subscribed: false);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(LinkEndKind.Lost, $"{Options.Broker} gave no answer within {Options.ConnectTimeout.TotalSeconds:0} s: see {Options.Setting}");
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
