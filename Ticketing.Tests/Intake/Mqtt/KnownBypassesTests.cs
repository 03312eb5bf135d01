using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Mqtt;

/// <summary>Ways around the access rules of other brokers, tried with mosquitto's own clients against the whole server. Each test names the entry of mosquitto's history it comes from.</summary>
public class KnownBypassesTests
{
    /// <summary>CVE-2018-12551, CVE-2018-12550, CVE-2018-20145: nothing, blanks and a name alone are no credentials, on no listener.</summary>
    [Fact]
    public async Task Blank_credentials_let_nobody_in_anywhere()
    {
        await using var server = await TlsServer.StartAsync(ServerMode.InProcess);
        foreach (var port in (int[])[server.Inner.MqttPort, server.Port])
        {
            string[] tls = port == server.Port ? ["--cafile", server.AuthorityFile] : [];
            foreach (var credentials in (string[][])[[], ["-u", ""], ["-u", "", "-P", ""], ["-u", "setup"], ["-u", "setup", "-P", ""], ["-u", " ", "-P", ServerUnderTest.SetupToken], ["-u", "#", "-P", "#"]])
            {
                var said = await ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{port}", "-q", "1", "-t", "ticketing/home/boiler/alarm", "-m", "x", .. tls, .. credentials]);
                Assert.True(said.ExitCode != 0, $"{string.Join(' ', credentials)}: {said}");
            }
        }
        Assert.Empty(await server.Inner.Script.AllAsync("order=oldest"));
    }

    /// <summary>CVE-2017-7650: names and client ids with wildcards; 2.0.16: a will to a topic of the server's own.</summary>
    [Fact]
    public async Task Wildcards_in_names_open_nothing()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var token = await server.DeviceAsync("boiler", "boiler");
        foreach (var id in (string[])["#", "+", "home/+", "../boiler", "$SYS", "boiler/#"])
        {
            await Mosquitto.PublishAsync(server.MqttPort, "boiler", token, "ticketing/home/pump/alarm", "not mine", "-i", id, "-V", "mqttv5");
        }
        foreach (var name in (string[])["#", "+", "boiler/#"])
        {
            Assert.NotEqual(0, (await Mosquitto.PublishAsync(server.MqttPort, name, token, "ticketing/home/boiler/alarm", "x")).ExitCode);
        }
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(server.MqttPort, "boiler", token, "ticketing/home/boiler/alarm", "x", "--will-topic", "$CONTROL/x", "--will-payload", "x")).ExitCode);
        Assert.Empty(await server.Script.AllAsync("order=oldest"));
    }

    /// <summary>CVE-2017-9868: what the server remembers of messages is nobody else's to read.</summary>
    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task The_files_of_sessions_are_only_the_servers_own()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        foreach (var file in Directory.EnumerateFiles(server.Data, "*", SearchOption.AllDirectories).Append(server.Data))
        {
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(file) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute));
        }
    }
}
