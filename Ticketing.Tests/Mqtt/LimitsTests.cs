using System.Net;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>What a stranger can make the server spend.</summary>
[Collection(Alone.Name)]
public class LimitsTests
{
    [Fact]
    public async Task One_address_cannot_hold_more_half_open_connections_than_allowed_and_accepted_ones_do_not_count()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumHalfOpenPerAddress = 2 });
        using var one = await host.ConnectAsync("one");
        using var two = await host.ConnectAsync("two");
        using var silent = await host.OpenAsync();
        using var half = await host.OpenAsync();
        await half.SendBytesAsync(new byte[] { 0x10 });
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 4, "two half-open connections");
        await ExpectTurnedAwayAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(12)); // the half-open ones are ended
        await silent.ExpectClosedAsync();
        await half.ExpectClosedAsync();
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 2, "room again");
        using var three = await host.ConnectAsync("three");
        Assert.Equal(ReasonCode.Success, three.ConnAck.Reason);
        await one.ExpectNothingAsync();
    }

    [Fact]
    public async Task One_address_cannot_take_all_places()
    {
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumConnectionsPerAddress = 2 });
        using var one = await host.ConnectAsync("one");
        using (await host.ConnectAsync("two"))
        {
            await ExpectTurnedAwayAsync(host);
        }
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 1, "the end of one");
        using var three = await host.ConnectAsync("three");
        Assert.Equal(1, host.Server.Counters.RefusedConnects);
    }

    [Fact]
    public void An_ipv6_network_is_one_address_and_nothing_stays_of_who_has_gone()
    {
        var limits = new AddressLimits(2, 3);
        var (a, b, other) = (IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2:1"), IPAddress.Parse("2001:db8:0:1::1"));
        Assert.True(limits.TryEnter(a) && limits.TryEnter(b));
        Assert.False(limits.TryEnter(a));
        Assert.True(limits.TryEnter(other));
        limits.Accept(a);
        Assert.True(limits.TryEnter(b));
        Assert.False(limits.TryEnter(b));
        limits.Leave(a, accepted: true);
        limits.Leave(b, accepted: false);
        limits.Leave(b, accepted: false);
        limits.Leave(other, accepted: false);
        Assert.Equal(0, limits.Count);
        Assert.True(limits.TryEnter(null));
        Assert.True(limits.TryEnter(IPAddress.Loopback) && limits.TryEnter(IPAddress.Parse("127.0.0.2")));
    }

    /// <summary>256 MiB cost five bytes before and after CONNECT, and the largest packet taken costs what has arrived of it.</summary>
    [Fact]
    public async Task An_announced_length_costs_nothing()
    {
        await using var host = await MqttHost.StartAsync();
        var clients = new List<PacketClient>();
        await MeasureAsync(host, 50, 1, _ => { }); // what is made once
        var spent = await MeasureAsync(host, 100, 64 * 1024, clients.Add);
        Assert.True(spent < 100 * 48 * 1024, $"{spent / 100} bytes for each connection that announced 64 KiB and sent one");
        clients.ForEach(client => client.Dispose());
        foreach (var version in (byte[])[4, 5])
        {
            using var before = await host.OpenAsync();
            await before.SendBytesAsync(new byte[] { 0x10, 0xFF, 0xFF, 0xFF, 0x7F, version });
            await before.ExpectClosedAsync();
        }

        static async Task<long> MeasureAsync(MqttHost host, int count, int announced, Action<PacketClient> keep)
        {
            var clients = new List<PacketClient>();
            for (var n = 0; n < count; n++)
            {
                clients.Add(await host.ConnectAsync($"c{n}"));
            }
            var before = GC.GetTotalMemory(forceFullCollection: true);
            foreach (var client in clients)
            {
                await client.SendBytesAsync(new byte[] { 0x30, (byte)(0x80 | (announced & 0x7F)), (byte)(0x80 | ((announced >> 7) & 0x7F)), (byte)(announced >> 14), 0 });
            }
            var after = GC.GetTotalMemory(forceFullCollection: true);
            if (announced == 1)
            {
                clients.ForEach(client => client.Dispose());
            }
            clients.ForEach(keep);
            return after - before;
        }
    }

    /// <summary>Both ends are in this process: the test's own client is half of it.</summary>
    [Fact]
    public async Task A_thousand_idle_connections_are_small()
    {
        await using var host = await MqttHost.StartAsync();
        var clients = new List<IdleClient>();
        await AddAsync(200);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await AddAsync(1_000);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1_000;
        Assert.True(each < 12 * 1024, $"{each} bytes for each connection, both ends");
        clients.ForEach(client => client.Dispose());

        async Task AddAsync(int count)
        {
            for (var n = 0; n < count; n++)
            {
                clients.Add(await IdleClient.ConnectAsync(host.Port, $"idle{clients.Count}"));
            }
        }
    }

    /// <summary>Each subscriber may leave its queue's bytes waiting, and no more: of 40 MiB for each.</summary>
    [Fact]
    public async Task Readers_that_do_not_read_hold_no_more_than_their_queue()
    {
        const int Readers = 10;
        await using var host = await MqttHost.StartAsync(new MqttServerOptions { MaximumQueuedBytes = 256 * 1024 });
        var readers = new List<IdleClient>();
        for (var n = 0; n < Readers; n++)
        {
            readers.Add(await IdleClient.ConnectAsync(host.Port, $"slow{n}", "t"));
        }
        await Eventually.TrueAsync(() => host.Server.Subscriptions == Readers, "the subscriptions");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var n = 0; n < 1_000; n++)
        {
            host.Server.Publish("", new MqttMessage { Topic = "t", Payload = new byte[40 * 1024], Qos = QualityOfService.AtLeastOnce });
        }
        var spent = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(spent < Readers * 1024 * 1024, $"{spent / Readers} bytes for each reader");
        Assert.True(host.Server.Counters.Dropped > 0);
        readers.ForEach(reader => reader.Dispose());
    }

    static async Task ExpectTurnedAwayAsync(MqttHost host)
    {
        try
        {
            using var turnedAway = await host.OpenAsync();
            await turnedAway.ExpectClosedAsync();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Turned away even before the socket was open.
        }
        await Eventually.TrueAsync(() => host.Server.Counters.RefusedConnects == 1, "the refusal");
    }
}
