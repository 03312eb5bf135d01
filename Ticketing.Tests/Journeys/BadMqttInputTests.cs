using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A broken device harms nobody: its connection ends, the others go on, nothing is stored.</summary>
public class BadMqttInputTests
{
    const string User = "boiler-1";
    const string Alarm = "ticketing/home/boiler/alarm";

    [Theory, BothServers]
    public async Task Packets_no_client_may_send_end_the_connection(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync(User, "boiler");
        await using var bystander = await MqttTestClient.ConnectAsync(server.MqttPort, User + "", token);
        foreach (var (name, bytes) in new (string, byte[])[]
        {
            ("a topic that is not UTF-8", MqttTestClient.Packet(0x30, [.. MqttTestClient.Text([0xC3, 0x28]), .. "Alarm"u8])),
            ("a topic with a NUL", MqttTestClient.Packet(0x30, [.. MqttTestClient.Text("ticketing/home/boiler\0/alarm"), .. "Alarm"u8])),
            ("a topic with a wildcard", MqttTestClient.Packet(0x30, [.. MqttTestClient.Text("ticketing/home/+/alarm"), .. "Alarm"u8])),
            ("an empty topic", MqttTestClient.Packet(0x30, [.. MqttTestClient.Text(""), .. "Alarm"u8])),
            ("QoS 3", MqttTestClient.Packet(0x36, [.. MqttTestClient.Text(Alarm), 0, 1, .. "Alarm"u8])),
            ("packet id 0", MqttTestClient.Packet(0x32, [.. MqttTestClient.Text(Alarm), 0, 0, .. "Alarm"u8])),
            ("a topic longer than its packet", MqttTestClient.Packet(0x30, [0xFF, 0xFF, .. "short"u8])),
            ("a second CONNECT", MqttTestClient.Packet(0x10, [.. MqttTestClient.Text("MQTT"), 4, 2, 0, 0, .. MqttTestClient.Text("again")])),
            ("a packet type of the server", MqttTestClient.Packet(0x20, [0, 0])),
            ("a packet type that does not exist", MqttTestClient.Packet(0x00, [])),
            ("a length of five bytes", [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]),
            ("a length of 256 MB", [0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0, 1]),
        })
        {
            await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, User, token);
            await client.SendAsync(bytes);
            await Eventually.TrueAsync(() => client.Closed.IsCompleted, $"the end of the connection after {name}");
        }
        await StillFineAsync(server, bystander);
    }

    [Theory, BothServers]
    public async Task A_topic_of_65535_characters_is_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync(User, "boiler");
        await using var bystander = await MqttTestClient.ConnectAsync(server.MqttPort, User, token);

        foreach (var topic in (string[])[new('a', 65_535), "ticketing/home/boiler/" + new string('a', 65_000)])
        {
            await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, User, token);
            await client.SendAsync(MqttTestClient.Packet(0x30, [.. MqttTestClient.Text(topic), .. "Alarm"u8]));
        }

        await StillFineAsync(server, bystander);
    }

    [Theory, BothServers]
    public async Task Half_a_packet_waits_and_its_end_by_hanging_up_stores_nothing(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync(User, "boiler");
        await using var bystander = await MqttTestClient.ConnectAsync(server.MqttPort, User, token);
        var whole = MqttTestClient.Packet(0x32, [.. MqttTestClient.Text(Alarm), 0, 7, .. "Alarm"u8]);
        await using (var client = await MqttTestClient.ConnectAsync(server.MqttPort, User, token))
        {
            await client.SendAsync(whole.AsMemory(0, whole.Length / 2));
        }
        await using (var client = await MqttTestClient.OpenAsync(server.MqttPort))
        {
            await client.SendAsync(new byte[] { 0x10, 0x20, 0, 4, (byte)'M' });
        }
        await StillFineAsync(server, bystander);
    }

    [Theory, BothServers]
    public async Task Payloads_that_are_no_ticket_are_acknowledged_answered_and_not_stored(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync(User, "boiler");
        await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, User, token);
        await client.SubscribeAsync("ticketing/home/boiler/refused");
        ushort id = 100;
        foreach (var payload in new byte[][]
        {
            [0xC3, 0x28, 0xFF],
            Encoding.UTF8.GetBytes("{\"title\": "),
            Encoding.UTF8.GetBytes("Alarm\0"),
            Encoding.UTF8.GetBytes("{\"title\": \"A\", \"labels\": " + new string('[', 20_000)),
            Encoding.UTF8.GetBytes($$"""{"title": "{{new string('x', 201)}}"}"""),
            [],
        })
        {
            await client.SendAsync(MqttTestClient.Packet(0x32, [.. MqttTestClient.Text(Alarm), .. MqttTestClient.Number(++id), .. payload]));
            Assert.Contains("\"code\"", (await client.NextAsync("the refusal")).Text, StringComparison.Ordinal);
        }
        await StillFineAsync(server, client);
    }

    [Theory, BothServers]
    public async Task Bytes_that_are_no_mqtt_are_hung_up_on(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var bytes in new[] { "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), [0x16, 0x03, 0x01, 0x02, 0x00], [0x30, 0x03, 0x00, 0x01, 0x61], MqttTestClient.Packet(0x10, [.. MqttTestClient.Text("MQIsdp"), 3, 2, 0, 0, 0, 0]) })
        {
            await using var client = await MqttTestClient.OpenAsync(server.MqttPort);
            await client.SendAsync(bytes);
            await Eventually.TrueAsync(() => client.Closed.IsCompleted, "the end of a connection that is no MQTT");
        }
        Assert.Equal(200, (await server.Anonymous.GetAsync("/readyz")).Status);
    }

    static async Task StillFineAsync(ServerUnderTest server, MqttTestClient client)
    {
        Assert.Equal(0, await server.Script.CountAsync());
        await client.PublishAsync(Alarm, "The next one");
        Assert.Equal(1, await server.Script.CountAsync());
    }
}
