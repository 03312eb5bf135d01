using System.IO.Pipelines;
using System.Threading.Channels;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>What outlives a connection.</summary>
sealed record LinkState(LinkOutbox Outbox, LinkExactlyOnce ExactlyOnce, LinkCounters Counters);

/// <summary>One accepted connection to the broker, from CONNACK to its end. The receive loop hands messages to the sink without waiting for outcomes; acknowledgements leave in the order of receipt, each
/// only with its outcome.</summary>
sealed partial class LinkConnection : IDisposable
{
    static readonly LinkEnd Stopped = new(LinkEndKind.Lost, "stopped", WasAccepted: true);

    readonly BrokerLink _link;
    readonly ProtocolVersion _version;
    readonly ConnAckPacket _accepted;
    readonly Stream _stream;
    readonly PipeReader _input;
    readonly LinkState _state;
    readonly LinkLimits _limits;
    readonly LinkSender _sender;
    readonly Channel<LinkReceipt> _receipts;
    readonly MqttClient _broker;
    readonly TaskCompletionSource<LinkEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource _closing = new();
    readonly CancellationTokenSource _givingUp = new();
    long _heard;
    int _subscribes;
    bool _waiting;

    public LinkConnection(BrokerLink link, ProtocolVersion version, ConnAckPacket accepted, Stream stream, PipeReader input, LinkState state)
    {
        (_link, _version, _accepted, _stream, _input, _state) = (link, version, accepted, stream, input, state);
        _limits = LinkLimits.Of(accepted.Properties, link.Options);
        _sender = new LinkSender(stream, version, state.Outbox, _limits, link.LogTooLarge);
        _receipts = Channel.CreateBounded<LinkReceipt>(new BoundedChannelOptions(link.Options.ReceiveMaximum) { SingleReader = true, SingleWriter = true });
        _broker = new MqttClient(link.Options.ClientId, link, "", version, null, link.Options.Broker.IsSecure);
        _heard = link.Time.GetTimestamp();
    }

    public void Wake() => _sender.Wake();

    /// <summary>Returns when it is over and everything received has its outcome.</summary>
    /// <param name="stop">Finishes what was received, sends what waits, and says DISCONNECT.</param>
    public async Task<LinkEnd> ServeAsync(CancellationToken stop)
    {
        if (!_accepted.SessionPresent)
        {
            _state.ExactlyOnce.Clear();
        }
        _state.Outbox.Begin(_accepted.SessionPresent);
        SubscribeAgain();
        var sending = GuardAsync(_sender.RunAsync(_closing.Token));
        var receiving = GuardAsync(ReceiveAsync());
        var settling = GuardAsync(SettleAsync());
        var watching = GuardAsync(WatchAsync());
        LinkEnd end;
        using (stop.Register(() => End(Stopped)))
        {
            end = await _ended.Task.ConfigureAwait(false);
        }
        using var patience = new CancellationTokenSource(_link.Options.DrainTimeout, _link.Time);
        if (ReferenceEquals(end, Stopped))
        {
            _input.CancelPendingRead();
            await DrainAsync(Task.WhenAll(receiving, settling), patience.Token).ConfigureAwait(false);
            await DrainAsync(EmptyAsync(patience.Token), patience.Token).ConfigureAwait(false);
            _sender.Finish(new DisconnectPacket());
        }
        if (_sender.IsFinishing)
        {
            await DrainAsync(sending, patience.Token).ConfigureAwait(false);
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        using (stop.Register(_givingUp.Cancel))
        {
            await Task.WhenAll(sending, receiving, settling, watching).ConfigureAwait(false);
        }
        await _input.CompleteAsync().ConfigureAwait(false);
        return end;
    }

    public void Dispose()
    {
        _sender.Dispose();
        _closing.Dispose();
        _givingUp.Dispose();
    }

    /// <summary>All filters, on every connect: a broker that kept the session has them already, but perhaps those of an earlier version of ours (3.8.4: the same filter replaces itself).</summary>
    public static SubscribePacket SubscribeOf(IReadOnlyList<LinkSubscription> subscriptions, ProtocolVersion version, ushort packetId) => new(
        packetId,
        [.. subscriptions.Select(one => new SubscriptionRequest(one.Filter, QualityOfService.ExactlyOnce,
            one.NoLocal && version == ProtocolVersion.Mqtt5,
            RetainHandling: one.RetainedOnce && version == ProtocolVersion.Mqtt5 ? RetainHandling.SendIfNew : RetainHandling.Send))]);

    public void SubscribeAgain() => _sender.Send(SubscribeOf(_link.Options.Subscriptions, _version, (ushort)(LinkOutbox.LastId + 1 + (Interlocked.Increment(ref _subscribes) % 1_000))));

    void End(LinkEnd end) => _ended.TrySetResult(end with { WasAccepted = true });

    /// <summary>No part of a connection ends without ending it all.</summary>
    async Task GuardAsync(Task part)
    {
        try
        {
            await part.ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            End(new(LinkEndKind.Lost, $"the connection to {_link.Options.Broker} broke"));
        }
        catch (OperationCanceledException)
        {
            // It is over already.
        }
        catch (Exception e)
        {
            _link.LogBug(e);
            End(new(LinkEndKind.NotTaken, "internal error; see the log"));
        }
    }

    static async Task DrainAsync(Task work, CancellationToken patience)
    {
        try
        {
            await work.WaitAsync(patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What was not acknowledged will be delivered again.
        }
    }

    /// <summary>Completes when nothing of ours waits any more.</summary>
    async Task EmptyAsync(CancellationToken patience)
    {
        while (_state.Outbox.Count > 0)
        {
            await _state.Outbox.RoomAsync().WaitAsync(patience).ConfigureAwait(false);
        }
    }

    /// <summary>Acknowledgements in the order of receipt [MQTT-4.6.0-2], [MQTT-4.6.0-3]. After the end of the connection the outcomes are still waited for: a message that the broker delivers again must meet
    /// the first one's trace in the store.</summary>
    async Task SettleAsync()
    {
        var acknowledging = true;
        await foreach (var receipt in _receipts.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var outcome = await OutcomeOf(receipt).ConfigureAwait(false);
            if (outcome.IsUnavailable && receipt.Qos != QualityOfService.AtMostOnce)
            {
                acknowledging = false; // nor anything received after it: the broker repeats them in order
                End(new(LinkEndKind.NotTaken, outcome.ReasonString ?? "messages of the broker cannot be stored now"));
            }
            else if (outcome.Reason.IsFailure())
            {
                _state.Counters.CountRefused();
            }
            if (receipt.Qos == QualityOfService.ExactlyOnce && (outcome.IsUnavailable || (outcome.Reason.IsFailure() && _version == ProtocolVersion.Mqtt5)))
            {
                _state.ExactlyOnce.End(receipt.PacketId); // a failed PUBREC ends the exchange (4.3.3)
            }
            if (acknowledging && receipt.Qos != QualityOfService.AtMostOnce)
            {
                _sender.Send(new AckPacket(receipt.Qos == QualityOfService.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, receipt.PacketId, outcome.Reason));
                await _sender.RoomAsync().WaitAsync(_closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task<PublishOutcome> OutcomeOf(LinkReceipt receipt)
    {
        try
        {
            return await receipt.Outcome.WaitAsync(_givingUp.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return PublishOutcome.Unavailable("the program is stopping");
        }
        catch (Exception e)
        {
            _link.LogBug(e);
            return PublishOutcome.Unavailable($"{receipt.Topic}: internal error; see the log");
        }
    }

    async Task WatchAsync()
    {
        var keepAlive = new KeepAlive(_limits.KeepAlive, _link.Options.PingTimeout);
        var time = _link.Time;
        var began = time.GetTimestamp();
        TimeSpan? asked = null;
        var (sent, writes) = (TimeSpan.Zero, 0L);
        var step = _limits.KeepAlive > TimeSpan.Zero && _limits.KeepAlive < keepAlive.Patience ? _limits.KeepAlive : keepAlive.Patience;
        using var timer = new PeriodicTimer(step / 4, time);
        while (await timer.WaitForNextTickAsync(_closing.Token).ConfigureAwait(false))
        {
            var now = time.GetElapsedTime(began);
            sent = _sender.Writes == writes ? sent : now;
            writes = _sender.Writes;
            // While we take nothing more, an answer may wait behind what we have not read.
            var heard = Volatile.Read(ref _waiting) ? now : time.GetElapsedTime(began, Volatile.Read(ref _heard));
            switch (keepAlive.At(now, sent, heard, asked))
            {
                case KeepAliveStep.Ping:
                    asked = now;
                    _sender.SendPing();
                    break;
                case KeepAliveStep.Dead:
                    End(new(LinkEndKind.Lost, $"{_link.Options.Broker} gave no answer for {_link.Options.PingTimeout.TotalSeconds:0} s"));
                    return;
            }
        }
    }
}
