using System.Net;
using System.Net.WebSockets;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt;

public class WebSocketTransportTests
{
    static readonly byte[] Connect = SamplePackets.Bytes(o => new ConnectPacket { ClientId = "web", Version = ProtocolVersion.Mqtt311 }.Write(o));
    static readonly byte[] ConnAck = [0x20, 2, 0, 0];
    static readonly byte[] Ping = [0xC0, 0];
    static readonly byte[] Pong = [0xD0, 0];

    [Fact]
    public async Task A_client_connects_by_websocket_and_the_server_chooses_the_subprotocol_mqtt()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host, "other", "mqtt");
        Assert.Equal("mqtt", socket.SubProtocol);
        await SendAsync(socket, Connect);
        Assert.Equal(ConnAck, await ReceiveAsync(socket, 4));
        await SendAsync(socket, [0xE0, 0]);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await ClosedAsync(socket));
        await Eventually.TrueAsync(() => host.Server.Counters.Connections == 0, "the end of the connection");
    }

    [Fact]
    public async Task A_packet_may_span_frames_and_a_frame_may_hold_many_packets()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host);
        foreach (var b in Connect)
        {
            await SendAsync(socket, [b]);
        }
        Assert.Equal(ConnAck, await ReceiveAsync(socket, 4));
        await SendAsync(socket, [.. Ping, .. Ping, 0xC0]);
        await SendAsync(socket, [0]);
        Assert.Equal<byte[]>([.. Pong, .. Pong, .. Pong], await ReceiveAsync(socket, 6));
        // One message in several fragments, an empty one among them.
        await socket.SendAsync(new byte[] { 0xC0 }, WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
        await socket.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
        await socket.SendAsync(new byte[] { 0 }, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        Assert.Equal(Pong, await ReceiveAsync(socket, 2));
    }

    [Fact]
    public async Task Each_packet_of_the_server_is_a_message_of_its_own()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, [.. Connect, .. Ping, .. Ping]);
        var message = new byte[100];
        foreach (var expected in (byte[][])[ConnAck, Pong, Pong])
        {
            var read = await socket.ReceiveAsync(message.AsMemory(), TestContext.Current.CancellationToken);
            Assert.True(read.EndOfMessage);
            Assert.Equal(expected, message[..read.Count]);
        }
    }

    [Fact]
    public async Task A_text_frame_closes_the_connection()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, Connect);
        await ReceiveAsync(socket, 4);
        await socket.SendAsync(Ping, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await ClosedAsync(socket));
    }

    [Fact]
    public async Task Without_the_subprotocol_a_client_is_refused()
    {
        await using var host = await MqttHost.StartAsync();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(host, "chat"));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_many_frames_reaches_a_tcp_subscriber_and_one_of_60_kilobytes_comes_back()
    {
        await using var host = await MqttHost.StartAsync();
        using var tcp = await host.ConnectAsync("tcp", ProtocolVersion.Mqtt311);
        await tcp.SubscribeAsync("t", QualityOfService.AtMostOnce);
        using var socket = await OpenAsync(host);
        var payload = new string('x', 60_000);
        await SendAsync(socket, [.. Connect, .. SamplePackets.Bytes(o => new SubscribePacket(1, [new("t", QualityOfService.AtMostOnce)]).Write(o, ProtocolVersion.Mqtt311))]);
        await ReceiveAsync(socket, 4 + 5);
        var publish = SamplePackets.Bytes(o => PacketClient.Publish(o, ProtocolVersion.Mqtt311, "t", payload, QualityOfService.AtMostOnce, 0));
        foreach (var part in publish.Chunk(7_000))
        {
            await SendAsync(socket, part);
        }
        Assert.Equal(payload, (await tcp.ReceiveMessageAsync()).Payload);
        Assert.Equal(publish, await ReceiveAsync(socket, publish.Length));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://127.0.0.1")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_page_of_another_origin_may_not_connect(string origin)
    {
        await using var host = await MqttHost.StartAsync();
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => OpenAsync(host, origin, ["mqtt"]));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_a_proxy_serves_by_tls_is_of_the_same_origin()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host, $"https://127.0.0.1:{host.HttpPort}", ["mqtt"]);
        Assert.Equal("mqtt", socket.SubProtocol);
    }

    [Fact]
    public async Task A_page_of_the_servers_own_may_connect_and_a_cookie_is_no_credential()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.SetRequestHeader("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        socket.Options.SetRequestHeader("Cookie", await SessionCookieAsync(server));
        socket.Options.SetRequestHeader("Authorization", $"Bearer {ServerUnderTest.SetupToken}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.HttpPort}/mqtt"), TestContext.Current.CancellationToken);
        await SendAsync(socket, Connect);
        Assert.Equal<byte[]>([0x20, 2, 0, 4], await ReceiveAsync(socket, 4));
        await ClosedAsync(socket);
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(server.Url, "/mqtt"), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.UpgradeRequired, "websocket", "application/problem+json"), (answer.StatusCode, answer.Headers.Upgrade.ToString(), answer.Content.Headers.ContentType!.MediaType));
        Assert.True(answer.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Shutdown_says_goodbye()
    {
        await using var host = await MqttHost.StartAsync();
        using var socket = await OpenAsync(host);
        await SendAsync(socket, SamplePackets.Bytes(o => new ConnectPacket { ClientId = "web" }.Write(o)));
        Assert.Equal(0x20, (await ReceiveAsync(socket, 5))[0]);
        var stopping = host.StopAsync();
        var rest = new byte[256];
        ValueWebSocketReceiveResult read;
        var last = Array.Empty<byte>();
        while ((read = await socket.ReceiveAsync(rest.AsMemory(), TestContext.Current.CancellationToken)).MessageType != WebSocketMessageType.Close)
        {
            last = rest[..read.Count];
        }
        Assert.Equal<byte[]>([0xE0, 1, (byte)ReasonCode.ServerShuttingDown], last);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await stopping;
    }

    static Task<ClientWebSocket> OpenAsync(MqttHost host, params string[] protocols) => OpenAsync(host, null, protocols.Length == 0 ? ["mqtt"] : protocols);

    static async Task<ClientWebSocket> OpenAsync(MqttHost host, string? origin, string[] protocols)
    {
        var socket = new ClientWebSocket();
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{host.HttpPort}/mqtt"), TestContext.Current.CancellationToken);
        return socket;
    }

    static async Task SendAsync(ClientWebSocket socket, byte[] bytes) => await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    static async Task<byte[]> ReceiveAsync(ClientWebSocket socket, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var part = await socket.ReceiveAsync(bytes.AsMemory(read), TestContext.Current.CancellationToken);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            read += part.Count;
        }
        return bytes;
    }

    static async Task<WebSocketCloseStatus?> ClosedAsync(ClientWebSocket socket)
    {
        var read = await socket.ReceiveAsync(new byte[16].AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal(WebSocketMessageType.Close, read.MessageType);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        return socket.CloseStatus;
    }

    static async Task<string> SessionCookieAsync(ServerUnderTest server)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var answer = await http.PostAsync(new Uri(server.Url, "/api/v1/session"), new StringContent($$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
