using System.Buffers;
using System.IO.Pipelines;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>Tries a link once, without a trace at the broker: is it reached, does it let us in, may we subscribe?</summary>
public static class LinkProbe
{
    /// <summary>The name of the protocol version spoken, or why it would not work and what to do.</summary>
    /// <param name="options">With a client id that no running link uses.</param>
    public static async Task<(string? Version, string? Fault)> TryAsync(BrokerLinkOptions options, TimeProvider time, CancellationToken cancel)
    {
        var versions = new LinkVersions(ProtocolVersion.Mqtt5);
        while (true)
        {
            LinkEnd? end;
            using var patience = new CancellationTokenSource(options.ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
            try
            {
                end = await TryAsync(options, versions.Version, either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                end = new(LinkEndKind.Lost, $"{options.Broker} gave no answer within {options.ConnectTimeout.TotalSeconds:0} s: see {options.Setting}");
            }
            catch (IOException broken)
            {
                end = new(LinkEndKind.Lost, $"{options.Broker} closed the connection ({broken.Message}): see {options.Setting}", WasAccepted: true);
            }
            if (end is null)
            {
                return (versions.Version == ProtocolVersion.Mqtt5 ? "MQTT 5" : "MQTT 3.1.1", null);
            }
            versions = versions.After(end, out var atOnce);
            if (!atOnce)
            {
                return (null, end.Why);
            }
        }
    }

    /// <summary>Null = all is well.</summary>
    static async Task<LinkEnd?> TryAsync(BrokerLinkOptions options, ProtocolVersion version, CancellationToken cancel)
    {
        var (stream, end) = await LinkDialer.DialAsync(options, cancel).ConfigureAwait(false);
        if (stream is null)
        {
            return end;
        }
        await using (stream.ConfigureAwait(false))
        {
            var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
            (var accepted, end) = await LinkHandshake.ConnectAsync(options, version, keepSession: false, stream, input, cancel).ConfigureAwait(false);
            if (accepted is null)
            {
                return end;
            }
            var output = new ArrayBufferWriter<byte>();
            LinkConnection.SubscribeOf(options.Subscriptions, version, 1).Write(output, version);
            await stream.WriteAsync(output.WrittenMemory, cancel).ConfigureAwait(false);
            var refused = await RefusedFilterAsync(options, version, input, cancel).ConfigureAwait(false);
            output.ResetWrittenCount();
            new DisconnectPacket().Write(output, version);
            await stream.WriteAsync(output.WrittenMemory, cancel).ConfigureAwait(false);
            await input.CompleteAsync().ConfigureAwait(false);
            return refused is null ? null : new(LinkEndKind.Refused, $"{options.Broker} does not let us subscribe to {refused}: allow it in the broker's rules", WasAccepted: true);
        }
    }

    /// <summary>Waits for SUBACK, past the messages it may come with; null if every filter was granted.</summary>
    static async Task<string?> RefusedFilterAsync(BrokerLinkOptions options, ProtocolVersion version, PipeReader input, CancellationToken cancel)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancel).ConfigureAwait(false);
            var buffer = read.Buffer;
            while (FrameReader.TryRead(buffer, options.MaximumPacketSize, version, out var frame, out _) == FrameStatus.Complete)
            {
                var body = buffer.Slice(frame.HeaderLength, frame.BodyLength).ToArray();
                buffer = buffer.Slice(frame.Length);
                if (frame.Type == PacketType.SubAck && SubAckPacket.TryParse(frame.Type, body, version, out var granted) is null)
                {
                    input.AdvanceTo(buffer.Start);
                    return granted.Reasons.Zip(options.Subscriptions).FirstOrDefault(pair => pair.First.IsFailure()).Second?.Filter;
                }
            }
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                throw new IOException("after SUBSCRIBE");
            }
        }
    }
}
