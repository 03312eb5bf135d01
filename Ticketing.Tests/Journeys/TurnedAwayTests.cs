using System.Net.Sockets;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>"Why does my board not connect?" The page, the interface and the doctor say who was turned away, why, and what helps.</summary>
public class TurnedAwayTests(Browser browser) : IClassFixture<Browser>
{
    const string Wrong = "tk_wrong0123456789012345678901234567";

    [Theory, BothServers]
    public async Task Who_was_turned_away_is_listed_with_reason_and_remedy(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var token = await server.DeviceAsync("board", "boiler");
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(server.MqttPort, "board", Wrong, "ticketing/home/boiler/alarm", "x", "-i", "esp-1")).ExitCode);
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(server.MqttPort, "board", Wrong, "ticketing/home/boiler/alarm", "x", "-i", "esp-1")).ExitCode);
        await Mosquitto.PublishAsync(server.MqttPort, "board", token, "ticketing/home/nas/alarm", "x");
        using (var browser = new TcpClient())
        {
            await browser.ConnectAsync("127.0.0.1", server.MqttPort, TestContext.Current.CancellationToken);
            await browser.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.Equal(0, await browser.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        }

        var refused = (await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["refusedClients"]!.AsArray();
        Assert.Equal(["http", "publish-not-allowed", "wrong-token"], refused.Select(client => client!["code"]!.GetValue<string>()).Order());
        var wrong = refused.Single(client => client!["code"]!.GetValue<string>() == "wrong-token")!;
        Assert.Equal(("board", "esp-1", "127.0.0.1", 2), (wrong["userName"]!.GetValue<string>(), wrong["clientId"]!.GetValue<string>(), wrong["address"]!.GetValue<string>(), wrong["count"]!.GetValue<int>()));
        Assert.DoesNotContain("wrong0123", refused.ToJsonString(), StringComparison.Ordinal);
        var device = server.As(Api.Bearer((await server.Admin.PostAsync("/api/v1/tokens", """{"name":"reader","kind":"script","scope":"read"}""")).Expect(201)["token"]!));
        Assert.Empty((await device.GetAsync("/api/v1/systems")).Expect(200).Json["refusedClients"]!.AsArray());

        await Eventually.TrueAsync(async () => (await server.CommandAsync("check")).Output is var said && said.Contains("board at 127.0.0.1", StringComparison.Ordinal) && said.Contains("may not publish to ticketing/home/nas/alarm", StringComparison.Ordinal)
            && said.Contains("HTTP request", StringComparison.Ordinal), "the doctor's list");
    }

    [Theory, BothServers]
    public async Task What_goes_wrong_about_TLS_is_told_apart(ServerMode mode)
    {
        var authority = new TestAuthority(TimeProvider.System);
        var tlsPort = FreePort.Next();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Tls:Certificate", authority.ServerCertificatePem), ("Tls:Key", authority.ServerKeyPem), ("Mqtt:TlsPort", $"{tlsPort}"));
        var file = server.File("authority.pem");
        await File.WriteAllTextAsync(file, authority.AuthorityPem, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, (await Mosquitto.PublishAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken, "ticketing/home/boiler/alarm", "x", "--cafile", file)).ExitCode);
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(tlsPort, "setup", ServerUnderTest.SetupToken, "ticketing/home/boiler/alarm", "x")).ExitCode);
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(tlsPort, "setup", ServerUnderTest.SetupToken, "ticketing/home/boiler/alarm", "x", "--tls-use-os-certs")).ExitCode);

        await Eventually.TrueAsync(async () => (await server.Admin.GetAsync("/api/v1/systems")).Json["refusedClients"]!.AsArray().Select(client => client!["code"]!.GetValue<string>()).Order().SequenceEqual(["plain-on-tls-port", "tls-handshake", "tls-on-plain-port"]), "the three reasons");
        Assert.Equal(0, (await Mosquitto.PublishAsync(tlsPort, "setup", ServerUnderTest.SetupToken, "ticketing/home/boiler/alarm", "x", "--cafile", file)).ExitCode);
    }

    [Theory, InProcessServers]
    public async Task The_page_shows_it_beside_the_list(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await Mosquitto.PublishAsync(server.MqttPort, "esp-kitchen", Wrong, "ticketing/home/boiler/alarm", "x");
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync();
        await page.LogInAsync();
        await page.SeesAsync("Turned away esp-kitchen 127.0.0.1", ".turned-away");
        await page.SeesAsync("Nobody here has that user name (any more). Check its spelling", ".turned-away");
    }
}
