using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ticketing.Tests.Bench;

/// <summary>QoS 1 publishes over raw sockets: each connection keeps a window of unacknowledged messages full.</summary>
static class MqttLoad
{
    /// <param name="message">The payload of message number n.</param>
    /// <param name="total">Messages of all connections together; every one of them must be acknowledged.</param>
    public static async Task<LoadResult> PublishAsync(int port, string? user, string? secret, string topic, int connections, int window, int total, Func<int, string> message)
    {
        var started = Stopwatch.GetTimestamp();
        var first = 0;
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(connection =>
        {
            var count = (total / connections) + (connection < total % connections ? 1 : 0);
            var offset = first;
            first += count;
            return Task.Run(async () =>
            {
                using var client = new MqttConnection(port, $"bench-{connection}", user, secret, topic);
                await client.ConnectAsync();
                return await client.PublishAsync(count, window, n => message(offset + n));
            });
        }));
        return new(total / Stopwatch.GetElapsedTime(started).TotalSeconds, [.. times.SelectMany(list => list)], new Dictionary<int, int>());
    }
}

/// <summary>One MQTT 3.1.1 connection that only publishes.</summary>
sealed class MqttConnection(int port, string clientId, string? user, string? secret, string topic) : IDisposable
{
    const int PubAck = 0x40;

    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _topic = Text(topic);
    readonly byte[] _in = new byte[16 * 1024];
    readonly byte[] _out = new byte[64 * 1024];

    public async Task ConnectAsync()
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        byte[] body = [.. Text("MQTT"), 4, (byte)(user is null ? 0x02 : 0xC2), 0, 0, .. Text(clientId), .. user is null ? [] : Text(user), .. secret is null ? [] : Text(secret)];
        await _socket.SendAsync(new byte[] { 0x10, (byte)body.Length }.Concat(body).ToArray());
        var read = 0;
        while (read < 4)
        {
            var more = await _socket.ReceiveAsync(_in.AsMemory(read, 4 - read));
            read += more > 0 ? more : throw new IOException("The server closed the connection instead of answering CONNECT.");
        }
        if (_in[3] != 0)
        {
            throw new IOException($"CONNACK return code {_in[3]}");
        }
    }

    /// <summary>Publishes and returns the time each took to its PUBACK, in milliseconds.</summary>
    public async Task<List<double>> PublishAsync(int count, int window, Func<int, string> message)
    {
        var times = new List<double>(count);
        var sentAt = new long[ushort.MaxValue + 1];
        int sent = 0, rest = 0;
        while (times.Count < count)
        {
            var length = 0;
            while (sent < count && sent - times.Count < window)
            {
                var id = (ushort)((sent % 60_000) + 1);
                length += Write(_out.AsSpan(length), id, message(sent++));
                sentAt[id] = Stopwatch.GetTimestamp();
            }
            if (length > 0)
            {
                await _socket.SendAsync(_out.AsMemory(0, length));
            }
            var read = await _socket.ReceiveAsync(_in.AsMemory(rest));
            if (read == 0)
            {
                throw new IOException($"The server closed the connection with {sent - times.Count} messages unacknowledged.");
            }
            var end = rest + read;
            var at = 0;
            for (; at + 4 <= end; at += 4)
            {
                if (_in[at] != PubAck)
                {
                    throw new InvalidDataException($"Packet {_in[at]:X2} instead of PUBACK");
                }
                times.Add(Benchmarks.MillisecondsSince(sentAt[BinaryPrimitives.ReadUInt16BigEndian(_in.AsSpan(at + 2))]));
            }
            rest = end - at;
            _in.AsSpan(at, rest).CopyTo(_in);
        }
        return times;
    }

    int Write(Span<byte> to, ushort id, string message)
    {
        var body = _topic.Length + 2 + Encoding.UTF8.GetByteCount(message);
        to[0] = 0x32;
        var at = 1;
        for (var rest = body; ; rest >>= 7)
        {
            to[at++] = (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
            if (rest <= 0x7F)
            {
                break;
            }
        }
        _topic.CopyTo(to[at..]);
        at += _topic.Length;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], id);
        return at + 2 + Encoding.UTF8.GetBytes(message, to[(at + 2)..]);
    }

    static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    public void Dispose() => _socket.Dispose();
}
