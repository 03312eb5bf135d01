using System.Net;
using System.Net.Sockets;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

/// <summary>Whole connections that go wrong, against a live server: it serves everybody else, and in the end nothing of them is left.</summary>
public class ConnectionFuzzTests
{
    const int Connections = 1_500;

    [Fact]
    public async Task Broken_streams_harm_nobody_else()
    {
        await using var host = await MqttHost.StartAsync();
        using var probe = await host.ConnectAsync("probe");
        await probe.SubscribeAsync("probe", QualityOfService.AtMostOnce);
        var sent = 0L;
        for (var time = 0; time < FuzzTests.Times; time++)
        {
            var random = new Random(time);
            foreach (var version in (ProtocolVersion[])[ProtocolVersion.Mqtt311, ProtocolVersion.Mqtt5])
            {
                var mutator = new PacketMutator(time * 10 + (int)version, [.. SamplePackets.All.Values]);
                for (var n = 0; n < Connections; n++)
                {
                    sent += await ConnectAndBreakAsync(host.Port, version, mutator, random);
                    if (n % 100 == 0)
                    {
                        await probe.PublishAsync("probe", $"{n}", QualityOfService.AtMostOnce);
                        Assert.Equal($"{n}", (await probe.ReceiveMessageAsync()).Payload);
                    }
                }
            }
        }
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 1, "the end of all broken connections");
        Assert.True(host.Server.Counters.ProtocolFaults > Connections / 2, $"{sent} bytes made only {host.Server.Counters.ProtocolFaults} faults");
        await probe.ExpectNothingAsync();
    }

    /// <summary>A good CONNECT two times out of three, then packets of which most are broken; the client leaves without reading.</summary>
    static async Task<int> ConnectAndBreakAsync(int port, ProtocolVersion version, PacketMutator mutator, Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        byte[] connect = random.Next(3) == 0 ? mutator.Next() : SamplePackets.Bytes(o => new ConnectPacket { Version = version, ClientId = $"fuzz-{random.Next(50)}" }.Write(o));
        byte[] bytes = [.. connect, .. Enumerable.Range(0, random.Next(1, 6)).SelectMany(_ => mutator.Next())];
        try
        {
            foreach (var part in bytes.Chunk(random.Next(1, 200)))
            {
                await socket.SendAsync(part, TestContext.Current.CancellationToken);
            }
        }
        catch (SocketException)
        {
            // It closed on the first fault.
        }
        return bytes.Length;
    }
}
