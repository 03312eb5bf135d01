using System.Net.Sockets;
using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

/// <summary>The program as a service: how it starts, answers who watches it, and ends.</summary>
public class ServiceTests
{
    static readonly string[] Headers =
        ["Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control"];

    [Theory, BothServers]
    public async Task Health_readiness_and_metrics_answer_without_credentials(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Assert.Equal("ok\n", (await server.Anonymous.GetAsync("/healthz")).Expect(200).Text);
        foreach (var path in new[] { "/readyz", "/hc" })
        {
            var ready = (await server.Anonymous.GetAsync(path)).Expect(200);
            Assert.Equal(("ready", "ok"), (ready["status"], ready.Json["checks"]!["store"]!.GetValue<string>()));
        }
        await server.Script.CreateAsync("""{"title":"Leak"}""");
        var metrics = (await server.Anonymous.GetAsync("/metrics")).Expect(200);
        Assert.StartsWith("text/plain; version=0.0.4", metrics.ContentType, StringComparison.Ordinal);
        Assert.Contains("ticketing_intake_total{door=\"http\",outcome=\"created\"} 1", metrics.Text, StringComparison.Ordinal);
        Assert.Contains("ticketing_commit_group_size_count", metrics.Text, StringComparison.Ordinal);
    }

    [Theory, BothServers]
    public async Task Every_answer_carries_the_security_headers_and_none_says_what_serves_it(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Answer[] answers =
        [
            (await server.Anonymous.GetAsync("/healthz")).Expect(200),
            (await server.Anonymous.GetAsync("/nowhere")).Expect(404),
            (await server.Anonymous.GetAsync("/api/v1/tickets")).Expect(401),
            (await server.Anonymous.SendAsync(HttpMethod.Trace, "/", null)).Expect(405),
            (await server.Anonymous.SendAsync(HttpMethod.Put, "/healthz", null)).Expect(405),
            (await server.Script.SendAsync(HttpMethod.Post, "/api/v1/tickets", Api.Raw(new byte[100_000], "application/json"))).Expect(413),
            (await server.Script.PostAsync("/api/v1/tickets", "{")).Expect(400),
        ];
        Assert.All(answers, answer =>
        {
            Assert.All(Headers, name => Assert.True(answer.Header(name) is not null, $"{answer.Call} {answer.Status} has no {name}"));
            Assert.Null(answer.Header("Server"));
        });
    }

    [Theory, BothServers]
    public async Task What_is_longer_than_allowed_is_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Anonymous.GetAsync("/" + new string('a', 2_100))).Expect(414);
        (await server.Anonymous.GetAsync("/", ("X-Long", new string('a', 9_000)))).Expect(431);
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(server, "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400", await RawAsync(server, "GET / HTTP/1.1\r\nNo Colon\r\n\r\n"), StringComparison.Ordinal);
        (await server.Anonymous.GetAsync("/healthz")).Expect(200);
    }

    [Theory, BothServers]
    public async Task It_stops_with_0_and_says_so(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        await server.Script.CreateAsync("""{"title":"Leak"}""");
        Assert.Equal(0, await server.StopAsync());
        await server.StartAgainAsync();
        Assert.Equal(1, await server.Script.CountAsync());
    }

    [Fact]
    public async Task The_executable_talks_to_systemd_and_to_scripts()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var healthy = await server.CommandAsync("healthcheck");
        Assert.True(healthy.ExitCode == 0, healthy.ToString());
        var second = await server.CommandAsync("serve");
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Another server is using", second.Errors, StringComparison.Ordinal);
        var check = await server.CommandAsync("check");
        Assert.True(check.ExitCode == 0, check.ToString());
        await server.StopAsync();
        Assert.Equal(1, (await server.CommandAsync("healthcheck")).ExitCode);
        Assert.Equal(78, (await server.CommandAsync("serve", "--Ticketing:Mqtt:Prot=1")).ExitCode);
        Assert.Equal(2, (await server.CommandAsync("serve", "--nonsense")).ExitCode);
    }

    [Fact]
    public async Task A_token_made_beside_the_running_server_works_within_seconds_and_a_backup_holds_its_tickets()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        var added = await server.CommandAsync("token", "add", "boiler", "--kind", "device");
        Assert.True(added.ExitCode == 0, added.ToString());
        using var device = server.As(Api.Bearer(added.Output.Trim()));
        await Eventually.TrueAsync(async () => (await device.SubmitAsync("""{"title":"Pressure low"}""")).Status == 201, "the new token");

        var backup = await server.CommandAsync("backup", server.File("copy.zip"));
        Assert.True(backup.ExitCode == 0, backup.ToString());
        await server.StopAsync();
        Directory.Delete(server.Data, recursive: true);
        var restore = await server.CommandAsync("restore", server.File("copy.zip"));
        Assert.True(restore.ExitCode == 0, restore.ToString());
        await server.StartAgainAsync();
        Assert.Equal(["Pressure low"], (await server.Script.AllAsync()).Select(ticket => ticket["title"]!.GetValue<string>()));
    }

    static async Task<string> RawAsync(ServerUnderTest server, string request)
    {
        using var client = new TcpClient("127.0.0.1", server.HttpPort);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync() ?? "";
    }
}
