using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>A packet that the board sent.</summary>
/// <param name="Connection">Counts from 1.</param>
sealed record SentPacket(int Connection, byte[] Bytes)
{
    public bool IsPublish => Bytes[0] >> 4 == 3;

    /// <summary>The flag of a redelivery [MQTT-3.3.1-1].</summary>
    public bool IsDuplicate => (Bytes[0] & 8) != 0;

    public bool Holds(string text) => Bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}

/// <summary>What a bad serial line and a restarting bridge do to the bytes between a board and the server: chosen packets are changed, shortened or dropped on their way, each once.</summary>
sealed class FaultyWire : IAsyncDisposable
{
    /// <summary>Types of packets [2.2.1].</summary>
    public const int Connect = 1, ConnAck = 2, Publish = 3, PubAck = 4, SubAck = 9;

    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentQueue<SentPacket> _sent = [];
    readonly List<(bool ToServer, int Type, string? Text, Func<byte[], byte[]> Change)> _faults = [];
    readonly CancellationTokenSource _stopping = new();
    readonly int _server;
    readonly Task _serving;

    /// <param name="server">Port of the server's MQTT listener.</param>
    public FaultyWire(int server)
    {
        _server = server;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What the board sent, before any fault.</summary>
    public IReadOnlyList<SentPacket> Sent => [.. _sent];

    /// <summary>Changes the next packet of that type on its way to the server.</summary>
    /// <param name="text">Only a packet that holds this.</param>
    public void HurtToServer(int type, Func<byte[], byte[]> change, string? text = null) => Add((true, type, text, change));

    /// <summary>Changes the next packet of that type on its way to the board.</summary>
    public void HurtToBoard(int type, Func<byte[], byte[]> change, string? text = null) => Add((false, type, text, change));

    /// <summary>True once every fault has happened.</summary>
    public bool IsDone
    {
        get
        {
            lock (_faults)
            {
                return _faults.Count == 0;
            }
        }
    }

    /// <summary>Takes <paramref name="count"/> bytes out at <paramref name="at"/>.</summary>
    public static Func<byte[], byte[]> Cut(int at, int count) => packet => [.. packet[..at], .. packet[(at + count)..]];

    /// <summary>Puts bytes before the packet.</summary>
    public static Func<byte[], byte[]> Before(byte[] noise) => packet => [.. noise, .. packet];

    public static byte[] Drop(byte[] packet) => [];

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stopping.Dispose();
    }

    void Add((bool, int, string?, Func<byte[], byte[]>) fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }
    }

    async Task ServeAsync()
    {
        for (var connection = 1; !_stopping.IsCancellationRequested; connection++)
        {
            try
            {
                using var board = await _listener.AcceptTcpClientAsync(_stopping.Token);
                using var server = new TcpClient { NoDelay = true };
                board.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, _server, _stopping.Token);
                using var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                var up = PumpAsync(board.GetStream(), server.GetStream(), connection, ending.Token);
                var down = PumpAsync(server.GetStream(), board.GetStream(), null, ending.Token);
                await Task.WhenAny(up, down);
                await ending.CancelAsync();
                await Task.WhenAll(up, down);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // The test is over, or the server is not there: the board's bridge tries again.
            }
        }
    }

    /// <param name="connection">Null on the way to the board.</param>
    async Task PumpAsync(NetworkStream from, NetworkStream to, int? connection, CancellationToken cancel)
    {
        try
        {
            while (await ReadPacketAsync(from, cancel) is { } packet)
            {
                if (connection is { } number)
                {
                    _sent.Enqueue(new(number, packet));
                }
                await to.WriteAsync(Hurt(packet, connection is not null), cancel);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone; the other one follows.
        }
    }

    byte[] Hurt(byte[] packet, bool toServer)
    {
        lock (_faults)
        {
            var at = _faults.FindIndex(fault => fault.ToServer == toServer && fault.Type == packet[0] >> 4 && (fault.Text is null || packet.AsSpan().IndexOf(Encoding.UTF8.GetBytes(fault.Text)) >= 0));
            if (at < 0)
            {
                return packet;
            }
            var change = _faults[at].Change;
            _faults.RemoveAt(at);
            return change(packet);
        }
    }

    /// <summary>The next whole packet; null at the end of the stream.</summary>
    static async Task<byte[]?> ReadPacketAsync(NetworkStream stream, CancellationToken cancel)
    {
        var head = new List<byte>();
        var one = new byte[1];
        int length = 0, shift = 0;
        do
        {
            if (await stream.ReadAsync(one, cancel) == 0)
            {
                return null;
            }
            head.Add(one[0]);
            if (head.Count > 1)
            {
                length |= (one[0] & 127) << shift;
                shift += 7;
            }
        }
        while (head.Count < 2 || one[0] >= 128);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancel);
        return [.. head, .. body];
    }
}
