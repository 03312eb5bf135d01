using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Ticketing.Tests.Harness;

/// <summary>A message that came from the server.</summary>
public sealed record MqttTestMessage(string Topic, byte[] Payload, bool Retained)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}

/// <summary>A small MQTT 3.1.1 client that knows what was acknowledged and when: for many connections at once and for what no well-behaved client sends.</summary>
public sealed class MqttTestClient : IAsyncDisposable
{
    readonly TcpClient _tcp = new() { NoDelay = true };
    readonly ConcurrentDictionary<ushort, TaskCompletionSource> _acknowledgements = new();
    readonly Channel<MqttTestMessage> _messages = Channel.CreateUnbounded<MqttTestMessage>();
    readonly TaskCompletionSource<byte> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly SemaphoreSlim _sending = new(1);
    readonly string _clientId = "test-" + Guid.NewGuid().ToString("N")[..12];
    int _packetId;
    volatile bool _ended;
    Task _reading = Task.CompletedTask;

    /// <summary>Completes when the server has closed the connection.</summary>
    public Task Closed => _reading;

    public Task<MqttTestMessage> NextAsync(string what) => Eventually.WithinAsync(_messages.Reader.ReadAsync().AsTask(), what);

    /// <summary>Opens a connection without saying anything.</summary>
    public static async Task<MqttTestClient> OpenAsync(int port)
    {
        var client = new MqttTestClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Connects with name and token; fails unless the server accepts.</summary>
    public static async Task<MqttTestClient> ConnectAsync(int port, string user, string secret)
    {
        var client = await OpenAsync(port);
        var code = await client.LogInAsync(user, secret);
        Assert.True(code == 0, $"CONNACK return code {code} instead of 0");
        return client;
    }

    /// <summary>Sends CONNECT (clean session, no keep-alive) and returns the return code [MQTT-3.2.2-6].</summary>
    public async Task<byte> LogInAsync(string user, string secret)
    {
        byte[] body = [.. Text("MQTT"), 4, 0b1100_0010, 0, 0, .. Text(_clientId), .. Text(user), .. Text(secret)];
        await SendAsync(Packet(0x10, body));
        return await Eventually.WithinAsync(_connected.Task, "CONNACK");
    }

    /// <summary>QoS 1; completes with the PUBACK. Throws <see cref="IOException"/> if the connection ends first.</summary>
    public async Task PublishAsync(string topic, string payload)
    {
        var id = NextId();
        var acknowledged = Track(id);
        await SendAsync(Packet(0x32, [.. Text(topic), .. Number(id), .. Encoding.UTF8.GetBytes(payload)]));
        await acknowledged.WaitAsync(Eventually.Limit, TimeProvider.System);
    }

    /// <summary>QoS 0, nothing is acknowledged.</summary>
    public Task SendAndForgetAsync(string topic, string payload) => SendAsync(Packet(0x30, [.. Text(topic), .. Encoding.UTF8.GetBytes(payload)]));

    public async Task SubscribeAsync(string filter)
    {
        var id = NextId();
        var acknowledged = Track(id);
        await SendAsync(Packet(0x82, [.. Number(id), .. Text(filter), 1]));
        await acknowledged.WaitAsync(Eventually.Limit, TimeProvider.System);
    }

    /// <summary>Any bytes, well formed or not.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _tcp.GetStream().WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>A control packet: first byte, remaining length, body.</summary>
    public static byte[] Packet(byte first, byte[] body)
    {
        var length = new List<byte>();
        var rest = body.Length;
        do
        {
            length.Add((byte)((rest % 128) | (rest >= 128 ? 128 : 0)));
            rest /= 128;
        }
        while (rest > 0);
        return [first, .. length, .. body];
    }

    /// <summary>Text with its length before it.</summary>
    public static byte[] Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public static byte[] Text(byte[] bytes) => [.. Number((ushort)bytes.Length), .. bytes];

    public static byte[] Number(ushort value) => [(byte)(value >> 8), (byte)value];

    public async ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        await _reading;
    }

    ushort NextId() => (ushort)(((uint)Interlocked.Increment(ref _packetId) % 65_535) + 1);

    Task Track(ushort id)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _acknowledgements[id] = source;
        if (_ended)
        {
            source.TrySetException(new IOException("The server closed the connection."));
        }
        return source.Task;
    }

    async Task ReadAsync()
    {
        await Task.Yield();
        try
        {
            var stream = new BufferedStream(_tcp.GetStream());
            while (true)
            {
                var first = await ByteAsync(stream);
                int length = 0, shift = 0, digit;
                do
                {
                    digit = await ByteAsync(stream);
                    length |= (digit & 127) << shift;
                    shift += 7;
                }
                while (digit >= 128);
                var body = new byte[length];
                await stream.ReadExactlyAsync(body);
                await HandleAsync((byte)first, body);
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            _ended = true; // first: who asks after this sees it, who asked before is in the list
            _connected.TrySetException(new IOException("The server closed the connection."));
            _messages.Writer.TryComplete();
            foreach (var waiting in _acknowledgements.Values)
            {
                waiting.TrySetException(new IOException("The server closed the connection."));
            }
        }
    }

    async Task HandleAsync(byte first, byte[] body)
    {
        switch (first >> 4)
        {
            case 2:
                _connected.TrySetResult(body[1]);
                break;
            case 3:
                var topicLength = BinaryPrimitives.ReadUInt16BigEndian(body);
                var at = 2 + topicLength;
                if ((first & 0b0110) != 0)
                {
                    await SendAsync(Packet(0x40, body[at..(at + 2)]));
                    at += 2;
                }
                _messages.Writer.TryWrite(new(Encoding.UTF8.GetString(body, 2, topicLength), body[at..], (first & 1) != 0));
                break;
            case 4 or 9 when _acknowledgements.TryRemove(BinaryPrimitives.ReadUInt16BigEndian(body), out var waiting):
                waiting.TrySetResult();
                break;
        }
    }

    static async Task<int> ByteAsync(Stream stream)
    {
        var one = new byte[1];
        await stream.ReadExactlyAsync(one);
        return one[0];
    }
}
