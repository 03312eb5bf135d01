using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>CONNECT to CONNACK, as the client (3.1, 3.2).</summary>
static class LinkHandshake
{
    /// <summary>What a broker may answer at most before it knows that we are there.</summary>
    const int MaximumAnswer = 16 * 1024;

    /// <param name="keepSession">False: nothing of it stays at the broker.</param>
    public static byte[] ConnectOf(BrokerLinkOptions options, ProtocolVersion version, bool keepSession)
    {
        var output = new ArrayBufferWriter<byte>(256);
        new ConnectPacket
        {
            Version = version,
            Clean = !keepSession,
            KeepAlive = (ushort)options.KeepAlive.TotalSeconds,
            ClientId = options.ClientId,
            UserName = options.Broker.User,
            Password = options.Broker.Password is { } password ? Encoding.UTF8.GetBytes(password) : null,
            Properties = version != ProtocolVersion.Mqtt5 ? null : new PropertySet
            {
                SessionExpiryInterval = keepSession ? (uint)options.SessionExpiry.TotalSeconds : 0,
                ReceiveMaximum = options.ReceiveMaximum,
                MaximumPacketSize = (uint)options.MaximumPacketSize + 5,
            },
        }.Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The broker's acceptance, or why there is none.</summary>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<(ConnAckPacket? Accepted, LinkEnd? End)> ConnectAsync(BrokerLinkOptions options, ProtocolVersion version, bool keepSession, Stream stream, PipeReader input, CancellationToken patience)
    {
        try
        {
            await stream.WriteAsync(ConnectOf(options, version, keepSession), patience).ConfigureAwait(false);
            while (true)
            {
                var read = await input.ReadAsync(patience).ConfigureAwait(false);
                var buffer = read.Buffer;
                switch (TryRead(ref buffer, version, out var answer, out var fault))
                {
                    case FrameStatus.Complete:
                        input.AdvanceTo(buffer.Start);
                        return answer!.Reason == ReasonCode.Success ? (answer, null) : (null, LinkEnd.OfConnAck(answer, options.Broker, options.Setting));
                    case FrameStatus.Refused:
                        return (null, new(LinkEndKind.Refused, $"{options.Broker} does not answer like an MQTT broker ({fault!.Rule}): see {options.Setting}"));
                }
                input.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return (null, Unanswered(options));
                }
            }
        }
        catch (IOException)
        {
            return (null, Unanswered(options));
        }
    }

    /// <summary>Reads the CONNACK; what follows it stays in the buffer.</summary>
    internal static FrameStatus TryRead(ref ReadOnlySequence<byte> buffer, ProtocolVersion version, out ConnAckPacket? answer, out ProtocolFault? fault)
    {
        answer = null;
        var status = FrameReader.TryRead(buffer, MaximumAnswer, version, out var frame, out fault);
        if (status != FrameStatus.Complete)
        {
            return status;
        }
        if (frame.Type != PacketType.ConnAck)
        {
            fault = ProtocolFault.Protocol("the first packet is not CONNACK [MQTT-3.2.0-1]");
            return FrameStatus.Refused;
        }
        var body = buffer.Slice(frame.HeaderLength, frame.BodyLength).ToArray();
        // A broker that does not know MQTT 5 refuses in the shape of 3.1.1, which has two bytes (3.2.2.3 there).
        fault = ConnAckPacket.TryParse(body, body.Length == 2 ? ProtocolVersion.Mqtt311 : version, out answer);
        buffer = buffer.Slice(frame.Length);
        return fault is null ? FrameStatus.Complete : FrameStatus.Refused;
    }

    static LinkEnd Unanswered(BrokerLinkOptions options) => new(LinkEndKind.Unanswered, $"{options.Broker} closed the connection without an answer to CONNECT: see {options.Setting}, and whether that port wants TLS (mqtts://)");
}
