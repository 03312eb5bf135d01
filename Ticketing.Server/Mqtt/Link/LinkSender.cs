using System.Buffers;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>The sending half of one connection: packets are collected and leave in one write; our messages follow as far as the window allows.</summary>
/// <param name="limits">What CONNACK said; never null.</param>
sealed class LinkSender(Stream stream, ProtocolVersion version, LinkOutbox outbox, LinkLimits limits, Action<MqttMessage, int> tooLarge) : IDisposable
{
    /// <summary>Messages written between two looks at the acknowledgements.</summary>
    const int BatchBytes = 64 * 1024;

    /// <summary>Acknowledgements that wait for a broker that does not read.</summary>
    const int MaximumWaiting = 64 * 1024;

    static ReadOnlySpan<byte> PingRequest => [(byte)PacketType.PingReq << 4, 0];

    readonly Lock _gate = new();
    readonly SemaphoreSlim _signal = new(0);
    ArrayBufferWriter<byte> _filling = new(1024);
    ArrayBufferWriter<byte> _writing = new(1024);
    TaskCompletionSource? _room;
    bool _signalled;
    bool _finishing;
    bool _disposed;
    long _writes;

    /// <summary>Rises with every write: something left.</summary>
    public long Writes => Volatile.Read(ref _writes);

    public bool IsFinishing => Volatile.Read(ref _finishing);

    public void Send(in AckPacket packet)
    {
        lock (_gate)
        {
            packet.Write(_filling, version);
        }
        Wake();
    }

    public void Send(SubscribePacket packet)
    {
        lock (_gate)
        {
            packet.Write(_filling, version);
        }
        Wake();
    }

    public void SendPing()
    {
        lock (_gate)
        {
            _filling.Write(PingRequest);
        }
        Wake();
    }

    /// <summary>Sends what is collected, then <paramref name="last"/>; nothing after it [MQTT-3.14.4-2].</summary>
    public void Finish(DisconnectPacket? last)
    {
        lock (_gate)
        {
            last?.Write(_filling, version);
            _finishing = true;
        }
        Wake();
    }

    /// <summary>There is something to send; from any thread.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (!_signalled && !_disposed)
            {
                _signalled = true;
                _signal.Release();
            }
        }
    }

    /// <summary>Completes when the broker has taken enough of what waits.</summary>
    public Task RoomAsync()
    {
        lock (_gate)
        {
            return _filling.WrittenCount < MaximumWaiting ? Task.CompletedTask : (_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Writes until <see cref="Finish"/>, or until the stream says no.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync(cancel).ConfigureAwait(false);
                while (Collect(out var last))
                {
                    await stream.WriteAsync(_writing.WrittenMemory, cancel).ConfigureAwait(false);
                    Interlocked.Increment(ref _writes);
                    if (last)
                    {
                        await stream.FlushAsync(cancel).ConfigureAwait(false);
                        return;
                    }
                }
                if (_finishing)
                {
                    return;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _room?.TrySetResult();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _signal.Dispose();
        }
    }

    /// <summary>Takes what is collected, and messages; false if there is nothing.</summary>
    bool Collect(out bool last)
    {
        _writing.ResetWrittenCount();
        lock (_gate)
        {
            _signalled = false;
            last = _finishing;
            (_filling, _writing) = (_writing, _filling);
            _room?.TrySetResult();
            _room = null;
        }
        while (!last && _writing.WrittenCount < BatchBytes && outbox.TryTake(limits.Window, out var next))
        {
            Write(next);
        }
        return _writing.WrittenCount > 0;
    }

    void Write(in Outgoing next)
    {
        var message = next.Message;
        var qos = message.Qos == QualityOfService.AtMostOnce || limits.MaximumQos == QualityOfService.AtMostOnce ? QualityOfService.AtMostOnce : QualityOfService.AtLeastOnce;
        PacketWriter? list = null;
        if (version == ProtocolVersion.Mqtt5 && message.Properties is { } properties)
        {
            list = new PacketWriter();
            new PropertySet
            {
                PayloadFormatIndicator = properties.PayloadIsUtf8 ? (byte)1 : null,
                MessageExpiryInterval = properties.MessageExpiryInterval,
                ContentType = properties.ContentType,
                ResponseTopic = properties.ResponseTopic,
                CorrelationData = properties.CorrelationData?.ToArray(),
                UserProperties = properties.UserProperties,
            }.Write(list);
        }
        var propertyList = list is null ? default : list.Written;
        var size = PublishPacket.SizeOf(message.TopicUtf8.Length, qos, message.Payload.Length, version, propertyList.Length);
        if (size > limits.MaximumPacketSize)
        {
            outbox.Complete(next.PacketId); // [MQTT-3.2.2-15]
            tooLarge(message, size);
            return;
        }
        PublishPacket.Write(_writing, version, message.TopicUtf8, qos, message.Retain && limits.TakesRetained, next.Duplicate && qos != QualityOfService.AtMostOnce, next.PacketId, propertyList, message.Payload.Span);
        if (qos == QualityOfService.AtMostOnce)
        {
            outbox.Complete(next.PacketId);
        }
    }
}

/// <summary>What the broker takes of us (3.2.2.3); MQTT 3.1.1 sets no limits but says nothing either.</summary>
sealed record LinkLimits(int Window, uint MaximumPacketSize, QualityOfService MaximumQos, bool TakesRetained, TimeSpan KeepAlive)
{
    public static LinkLimits Of(PropertySet? answer, BrokerLinkOptions options) => new(
        Math.Min(answer?.ReceiveMaximum ?? ushort.MaxValue, options.MaximumInflight),                        // 3.2.2.3.3
        answer?.MaximumPacketSize ?? uint.MaxValue,                                                          // 3.2.2.3.6
        (QualityOfService)Math.Min(answer?.MaximumQos ?? 1, (byte)1),                                        // [MQTT-3.2.2-11]
        answer?.RetainAvailable != 0,                                                                        // [MQTT-3.2.2-14]
        answer?.ServerKeepAlive is { } seconds ? TimeSpan.FromSeconds(seconds) : options.KeepAlive);         // [MQTT-3.2.2-21]
}
