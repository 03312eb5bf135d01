using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ticketing.Tests.Bench;

/// <summary>One MQTT 3.1.1 connection over a raw socket, as lean as can be, so that the load is not what is measured.</summary>
abstract class FanOutConnection(int port, string clientId, string? user, string? secret, string topic) : IDisposable
{
    protected static readonly byte[] Payload = Encoding.ASCII.GetBytes(new string('x', 64));

    protected Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    protected byte[] Topic { get; } = Text(topic);

    public async Task ConnectAsync()
    {
        await Socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await Socket.SendAsync(Packet(0x10, [.. Text("MQTT"), 4, (byte)(user is null ? 0x02 : 0xC2), 0, 0, .. Text(clientId), .. user is null ? [] : Text(user), .. secret is null ? [] : Text(secret)]));
        var answer = new byte[4];
        if (await Socket.ReceiveAsync(answer) != 4 || answer[3] != 0)
        {
            throw new IOException($"CONNACK {Convert.ToHexString(answer)}");
        }
    }

    protected static byte[] Packet(byte first, byte[] body) => [first, .. body.Length < 128 ? (byte[])[(byte)body.Length] : [(byte)(0x80 | (body.Length & 0x7F)), (byte)(body.Length >> 7)], .. body];

    protected byte[] Publish(int qos, ushort id) => Packet((byte)(0x30 | (qos << 1)), [.. Topic, .. qos == 0 ? [] : (byte[])[(byte)(id >> 8), (byte)id], .. Payload]);

    protected static byte[] Text(string text) => [(byte)(text.Length >> 8), (byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    public void Dispose() => Socket.Dispose();
}

/// <summary>Counts what arrives, and acknowledges it with QoS 1.</summary>
sealed class FanOutSubscriber(int port, string clientId, string? user, string? secret, string topic, int qos) : FanOutConnection(port, clientId, user, secret, topic)
{
    int _received;
    long _lastAt;
    TaskCompletionSource<long>? _next;

    public int Received => Volatile.Read(ref _received);

    /// <summary>When the last one arrived.</summary>
    public long LastAt => Volatile.Read(ref _lastAt);

    public static async Task<FanOutSubscriber> StartAsync(int port, string clientId, string? user, string? secret, string topic, int qos)
    {
        var subscriber = new FanOutSubscriber(port, clientId, user, secret, topic, qos);
        await subscriber.ConnectAsync();
        await subscriber.Socket.SendAsync(Packet(0x82, [0, 1, .. subscriber.Topic, (byte)qos]));
        var answer = new byte[5];
        if (await subscriber.Socket.ReceiveAsync(answer) != 5 || answer[4] != qos)
        {
            throw new IOException($"SUBACK {Convert.ToHexString(answer)}");
        }
        _ = Task.Run(subscriber.ReadAsync);
        return subscriber;
    }

    /// <summary>When the next message arrives.</summary>
    public Task<long> NextAsync() => (_next = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    async Task ReadAsync()
    {
        var size = Publish(qos, 1).Length; // all are of one size
        var (buffer, acks) = (new byte[64 * 1024], new byte[64 * 1024]);
        var rest = 0;
        try
        {
            while (await Socket.ReceiveAsync(buffer.AsMemory(rest)) is > 0 and var count)
            {
                var (at, out_, end) = (0, 0, rest + count);
                for (; at + size <= end; at += size, out_ += 4)
                {
                    var id = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(at + 2 + Topic.Length));
                    BinaryPrimitives.WriteUInt32BigEndian(acks.AsSpan(out_), 0x40020000u | id);
                }
                Volatile.Write(ref _lastAt, Stopwatch.GetTimestamp());
                Interlocked.Add(ref _received, out_ / 4);
                if (out_ > 0)
                {
                    Interlocked.Exchange(ref _next, null)?.TrySetResult(_lastAt);
                }
                if (qos > 0 && out_ > 0)
                {
                    await Socket.SendAsync(acks.AsMemory(0, out_));
                }
                rest = end - at;
                buffer.AsSpan(at, rest).CopyTo(buffer);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }
}

/// <summary>Publishes, but never further ahead of the slowest subscriber than a queue holds.</summary>
sealed class FanOutPublisher(int port, string clientId, string? user, string? secret, string topic) : FanOutConnection(port, clientId, user, secret, topic)
{
    const int Ahead = 400;
    const int Batch = 50;

    readonly byte[] _answers = new byte[64 * 1024];
    ushort _id;

    public async Task PublishAsync(int count, int qos, Func<int> received)
    {
        var acknowledged = 0L;
        for (var sent = 0; sent < count;)
        {
            var batch = new List<byte>();
            for (var n = Math.Min(Batch, count - sent); n > 0; n--, sent++)
            {
                _id = _id == 60_000 ? (ushort)1 : (ushort)(_id + 1);
                batch.AddRange(Publish(qos, _id));
            }
            await Socket.SendAsync(batch.ToArray());
            while (qos > 0 && acknowledged < (sent - Math.Min(sent, count > 1 ? 64 : 0)) * 4L)
            {
                acknowledged += await Socket.ReceiveAsync(_answers);
            }
            while (sent - received() > Ahead)
            {
                await Task.Yield();
            }
        }
    }
}
