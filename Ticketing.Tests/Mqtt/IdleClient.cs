using System.Net;
using System.Net.Sockets;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>A connection of 3.1.1 without any buffer of its own that says CONNECT, perhaps SUBSCRIBE, and then neither reads nor writes.</summary>
sealed class IdleClient : IDisposable
{
    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<IdleClient> ConnectAsync(int port, string clientId, string? filter = null)
    {
        var client = new IdleClient();
        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        await client._socket.SendAsync(SamplePackets.Bytes(o =>
        {
            new ConnectPacket { Version = ProtocolVersion.Mqtt311, ClientId = clientId }.Write(o);
            if (filter is not null)
            {
                new SubscribePacket(1, [new(filter, QualityOfService.AtLeastOnce)]).Write(o, ProtocolVersion.Mqtt311);
            }
        }), TestContext.Current.CancellationToken);
        var answer = new byte[4];
        Assert.Equal(4, await client._socket.ReceiveAsync(answer, TestContext.Current.CancellationToken));
        Assert.Equal([0x20, 2, 0, 0], answer);
        return client;
    }

    public void Dispose() => _socket.Dispose();
}
