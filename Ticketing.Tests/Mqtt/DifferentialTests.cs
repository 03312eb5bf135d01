using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>The sequences of <c>differential.txt</c>, byte by byte, to Debian's mosquitto and to this server: the answers are the same, or the case says why not.</summary>
public sealed class DifferentialTests(DifferentialTests.Brokers brokers) : IClassFixture<DifferentialTests.Brokers>
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, RecordedSequence.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_answers_are_mosquittos(int number)
    {
        var sequence = RecordedSequence.All[number];
        var theirs = await PlayAsync(sequence, brokers.Mosquitto.Port);
        var ours = await PlayAsync(sequence, brokers.Host.Port);
        var both = $"{sequence.Name}\nmosquitto:\n  {string.Join("\n  ", theirs)}\nthis server:\n  {string.Join("\n  ", ours)}";
        if (sequence.Because is null)
        {
            Assert.True(theirs.SequenceEqual(ours), both);
        }
        else
        {
            Assert.False(theirs.SequenceEqual(ours), $"not different any more: {both}");
        }
    }

    [Fact]
    public void There_are_cases_for_both_versions()
    {
        Assert.True(RecordedSequence.All.Count(sequence => sequence.Name.StartsWith("5.0", StringComparison.Ordinal)) >= 30);
        Assert.True(RecordedSequence.All.Count >= 90);
    }

    static async Task<List<string>> PlayAsync(RecordedSequence sequence, int port)
    {
        var said = new List<string>();
        var connections = new Dictionary<char, Peer>();
        foreach (var step in sequence.Steps)
        {
            if (!connections.TryGetValue(step.Connection, out var peer) || (peer.HasEnded && step.Bytes is [0x10, ..]))
            {
                connections[step.Connection] = peer = await Peer.OpenAsync(port);
            }
            if (step.Kind == StepKind.Until && said.Exists(answer => answer.StartsWith($"{step.Connection} {((PacketType)step.Bytes[0]).ToString().ToUpperInvariant()}", StringComparison.Ordinal)))
            {
                continue; // it was quicker than we
            }
            var answers = await peer.PlayAsync(step);
            // Packets of different types are independent; those of one type keep their order.
            said.AddRange(answers.OrderBy(answer => answer.Split(' ')[0], StringComparer.Ordinal).Select(answer => $"{step.Connection} {answer}"));
            foreach (var (name, other) in connections.Where(other => other.Key != step.Connection).OrderBy(other => other.Key))
            {
                said.AddRange((await other.SettleAsync()).Select(answer => $"{name} {answer}"));
            }
        }
        foreach (var peer in connections.Values)
        {
            peer.Dispose();
        }
        return said;
    }

    /// <summary>Both servers, for all cases: each uses topics and client ids of its own.</summary>
    public sealed class Brokers : IAsyncLifetime
    {
        internal MosquittoBroker Mosquitto { get; private set; } = null!;
        internal MqttHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Mosquitto = await MosquittoBroker.StartAsync();
            Host = await MqttHost.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await Mosquitto.DisposeAsync();
        }
    }

    /// <summary>One connection: sends raw bytes and tells in words what came back.</summary>
    sealed class Peer : IDisposable
    {
        readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        readonly List<byte> _unread = [];
        ProtocolVersion _version = ProtocolVersion.Mqtt311;
        bool _isAccepted;

        public bool HasEnded { get; private set; }

        public static async Task<Peer> OpenAsync(int port)
        {
            var peer = new Peer();
            await peer._socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return peer;
        }

        public async Task<List<string>> PlayAsync(RecordedStep step)
        {
            if (step.Kind == StepKind.Close || HasEnded)
            {
                Dispose();
                return [];
            }
            if (step.Kind == StepKind.Until)
            {
                return await ReadAsync(packet => packet.First >> 4 == step.Bytes[0]);
            }
            if (step.Bytes is [0x10, _, _, _, 0x4D, 0x51, 0x54, 0x54, var level, ..])
            {
                _version = level == 5 ? ProtocolVersion.Mqtt5 : ProtocolVersion.Mqtt311;
            }
            foreach (var one in step.Bytes)
            {
                await SendAsync([one]);
            }
            if (step.Kind == StepKind.SendLast)
            {
                return await ReadAsync(_ => false);
            }
            return _isAccepted ? await SettleAsync() : await ReadAsync(packet => packet is { First: 0x20, Body: [_, 0, ..] });
        }

        /// <summary>All that was on its way: an answer to a ping may overtake a message, an answer to a second one does not.</summary>
        public async Task<List<string>> SettleAsync()
        {
            var answers = new List<string>();
            for (var ping = 0; ping < 2 && !HasEnded && _isAccepted; ping++)
            {
                await SendAsync([0xC0, 0]);
                answers.AddRange(await ReadAsync(packet => packet.First == 0xD0));
                answers.Remove("PINGRESP");
            }
            return answers;
        }

        async Task SendAsync(byte[] bytes)
        {
            try
            {
                await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);
            }
            catch (SocketException)
            {
                // It was closed while we spoke; reading will tell.
            }
        }

        /// <summary>Up to a packet that is the last one looked for, or the end.</summary>
        async Task<List<string>> ReadAsync(Func<ReceivedPacket, bool> isLast)
        {
            var answers = new List<string>();
            var buffer = new byte[4096];
            while (!HasEnded)
            {
                while (FrameReader.TryRead(new ReadOnlySequence<byte>([.. _unread]), 1_000_000, ProtocolVersion.Mqtt5, out var frame, out _) == FrameStatus.Complete)
                {
                    var packet = new ReceivedPacket(frame.First, [.. _unread[frame.HeaderLength..frame.Length]]);
                    _unread.RemoveRange(0, frame.Length);
                    _isAccepted |= packet is { First: 0x20, Body: [_, 0, ..] };
                    answers.Add(InWords(packet));
                    if (isLast(packet))
                    {
                        return answers;
                    }
                }
                var count = 0;
                try
                {
                    count = await Eventually.WithinAsync(_socket.ReceiveAsync(buffer).WaitAsync(TestContext.Current.CancellationToken), $"a packet after {string.Join(", ", answers)}", TimeSpan.FromSeconds(4));
                }
                catch (SocketException)
                {
                    // Closed with something of ours unread.
                }
                catch (TimeoutException)
                {
                    answers.Add("(still open)");
                    return answers;
                }
                HasEnded = count == 0;
                _unread.AddRange(buffer[..count]);
            }
            answers.Add("the end");
            return answers;
        }

        string InWords(ReceivedPacket packet)
        {
            switch (packet.Type)
            {
                case PacketType.ConnAck:
                    // Limits and the assigned name are each server's own.
                    return $"CONNACK {packet.Body[0]} {packet.Body[1]:X2}{(packet.Body.Length > 2 && Encoding.Latin1.GetString(packet.Body).Contains("auto-", StringComparison.Ordinal) ? " with a name" : "")}";
                case PacketType.Publish when PublishPacket.TryParse(packet.First, packet.Body, _version, out var publish) is null:
                    var p = publish.Properties;
                    return $"PUBLISH {packet.First:X2} {Encoding.UTF8.GetString(publish.Topic)} {publish.PacketId} {Encoding.UTF8.GetString(publish.Payload)} {p?.PayloadFormatIndicator} {p?.ContentType} {p?.ResponseTopic} "
                        + $"{Convert.ToHexString(p?.CorrelationData ?? [])} {string.Join(',', p?.SubscriptionIdentifiers ?? [])} {string.Join(',', p?.UserProperties ?? [])}";
                case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp when AckPacket.TryParse(packet.Type, packet.Body, _version, out var ack) is null:
                    return $"{packet.Type.ToString().ToUpperInvariant()} {ack.PacketId} {(byte)ack.Reason:X2}";
                case PacketType.Disconnect when packet.Body.Length > 0:
                    return $"DISCONNECT {packet.Body[0]:X2}";
                default:
                    return $"{packet.Type.ToString().ToUpperInvariant()} {Convert.ToHexString(packet.Body)}".TrimEnd();
            }
        }

        public void Dispose()
        {
            HasEnded = true;
            _socket.Dispose();
        }
    }
}
