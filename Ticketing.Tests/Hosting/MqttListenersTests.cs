using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

/// <summary>MQTT by TLS, with programs that were not made for this server.</summary>
public class MqttListenersTests
{
    [Theory, BothServers]
    public async Task Mosquitto_pub_speaks_tls_1_2_and_1_3_and_checks_the_certificate(ServerMode mode)
    {
        await using var server = await TlsServer.StartAsync(mode);
        foreach (var (tls, mqtt) in ((string, string)[])[("tlsv1.2", "mqttv311"), ("tlsv1.3", "mqttv5")])
        {
            (await server.PublishAsync("--cafile", server.AuthorityFile, "--tls-version", tls, "-V", mqtt)).Expect();
        }
        Assert.Equal(2, (await server.Inner.Script.AllAsync("order=oldest")).Count);

        Assert.NotEqual(0, (await server.PublishAsync("--cafile", server.OtherAuthorityFile)).ExitCode);
        Assert.Equal(2, (await server.Inner.Script.AllAsync("order=oldest")).Count);
    }

    [Theory, BothServers]
    public async Task Older_tls_is_refused(ServerMode mode)
    {
        await using var server = await TlsServer.StartAsync(mode);
        foreach (var (version, taken) in ((string, bool)[])[("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)])
        {
            var said = await ChildProcess.RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{server.Port}", version, "-cipher", "DEFAULT@SECLEVEL=0", "-CAfile", server.AuthorityFile]);
            Assert.True(taken ? said.ExitCode == 0 : said.Errors.Contains("alert protocol version", StringComparison.Ordinal), $"{version}: {said}");
        }
    }

    [Theory, BothServers]
    public async Task Mqtt_speaks_websocket_by_tls_on_the_http_port(ServerMode mode)
    {
        await using var server = await TlsServer.StartAsync(mode);
        using var authority = X509Certificate2.CreateFromPem(server.Authority.AuthorityPem);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("mqtt");
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return chain.Build((X509Certificate2)certificate!);
        };
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{server.HttpsPort}/mqtt"), TestContext.Current.CancellationToken);
        byte[] connect = [0x10, 12, 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, 0];
        await socket.SendAsync(connect, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        var answer = new byte[16];
        var read = await socket.ReceiveAsync(answer.AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal((4, 0x20), (read.Count, answer[0])); // CONNACK: it was read and, without a password, refused
        Assert.NotEqual(0, answer[3]);
    }
}
