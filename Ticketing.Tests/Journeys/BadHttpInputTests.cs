using System.Net.Sockets;
using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Whatever comes in: a clear refusal, nothing stored, and the next request is served.</summary>
public class BadHttpInputTests
{
    [Theory, BothServers]
    public async Task What_is_no_ticket_is_refused_with_the_reason(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var (name, body, type, status) in new (string, byte[], string?, int)[]
        {
            ("broken JSON", Utf8("""{"title": "Alarm", """), "application/json", 400),
            ("JSON with something behind", Utf8("""{"title": "Alarm"} {"title": "Alarm"}"""), "application/json", 400),
            ("an array", Utf8("""["Alarm"]"""), "application/json", 400),
            ("nothing", [], "application/json", 400),
            ("nothing as text", [], "text/plain", 400),
            ("blank text", Utf8(" \n\t "), "text/plain", 400),
            ("1 MB of text", Encoding.ASCII.GetBytes(new string('x', 1_000_000)), "text/plain", 413),
            ("1 MB of JSON", Utf8($$"""{"title": "{{new string('x', 1_000_000)}}"}"""), "application/json", 413),
            ("one byte over 64 KiB", Encoding.ASCII.GetBytes(new string('x', 65_537)), "text/plain", 413),
            ("NUL bytes in text", Utf8("Alarm\0in the cellar"), "text/plain", 400),
            ("NUL as an escape", Utf8("""{"title": "Alarm\u0000"}"""), "application/json", 400),
            ("raw NUL in JSON", Utf8("{\"title\": \"Alarm\0\"}"), "application/json", 400),
            ("100,000 levels of nesting", Utf8("""{"title": "Alarm", "labels": """ + new string('[', 30_000) + new string(']', 30_000) + "}"), "application/json", 400),
            ("invalid UTF-8", [.. "{\"title\": \""u8, 0xC3, 0x28, .. "\"}"u8], "application/json", 400),
            ("half a surrogate", Utf8("""{"title": "\ud800"}"""), "application/json", 400),
            ("the title twice", Utf8("""{"title": "A", "title": "B"}"""), "application/json", 400),
            ("a huge number", Utf8("""{"title": 1e400}"""), "application/json", 400),
            ("UTF-16", Encoding.Unicode.GetBytes("""{"title": "Alarm"}"""), "application/json; charset=utf-16", 415),
            ("a picture", [0x89, 0x50, 0x4E, 0x47], "image/png", 415),
            ("an escape sequence for terminals", Utf8("Alarm \u001b[2J"), "text/plain", 400),
        })
        {
            var answer = await server.Script.SendAsync(HttpMethod.Post, "/api/v1/tickets", Api.Raw(body, type));

            Assert.True(answer.Status == status, $"{name}: {answer.Status} instead of {status}: {answer.Text}");
            Assert.True(answer["detail"]!.Length is > 10 and < 2_000, $"{name}: {answer["detail"]}");
        }
        await StillFineAsync(server);
    }

    [Theory, BothServers]
    public async Task A_hundred_thousand_levels_sent_in_chunks_end_at_the_limit_of_the_body(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets") { Content = Api.Raw(Utf8(new string('[', 100_000)), "application/json") };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await server.Script.Http.SendAsync(request);

        Assert.Equal(413, (int)answer.StatusCode);
        await StillFineAsync(server);
    }

    /// <summary>They are texts like any other: stored as they are, run by nobody.</summary>
    [Theory, BothServers]
    public async Task Sql_and_html_in_a_title_are_text(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var title in new[] { "'; DROP TABLE ticket; --", "Robert\"); DELETE FROM ticket;--", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "%s%n ${jndi:ldap://x} {{7*7}}" })
        {
            var created = (await server.Script.SendAsync(HttpMethod.Post, "/api/v1/tickets", Api.Raw(Utf8(title), "text/plain"))).Expect(201);

            Assert.Equal(title, (await server.Script.TicketAsync(created.Id))["title"]);
            Assert.Equal(1, await server.Script.CountAsync("q=" + Uri.EscapeDataString(title)));
            Assert.DoesNotContain("<script>", created.Text, StringComparison.Ordinal);
        }
        foreach (var query in new[] { "system=%27%20OR%201=1--", "q=%27%20OR%20%27%27=%27", "status=%27;DROP%20TABLE%20ticket", "q=%22*%20NEAR(", "q=a*%20AND%20-%22" })
        {
            Assert.Equal(0, await server.Script.CountAsync(query));
        }
        Assert.Equal(5, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task Requests_that_are_not_quite_http_are_refused(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var request in new[]
        {
            "GARBAGE\r\n\r\n",
            "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Range(0, 200).Select(n => $"X-{n}: y\r\n")) + "\r\n",
            "GET /" + new string('a', 20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
            "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        })
        {
            var answer = await SendRawAsync(server.HttpPort, request);
            Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{request[..Math.Min(60, request.Length)]}: {answer}");
        }
        await StillFineAsync(server);
    }

    [Theory, BothServers]
    public async Task Nobody_without_credentials_gets_in(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        using var wrong = new Api(server.Url, server.Check, Api.Basic("admin", "wrong password"));
        using var broken = new Api(server.Url, server.Check, new("Basic", "!!!"));
        foreach (var caller in new[] { server.Anonymous, wrong, broken })
        {
            foreach (var path in new[] { "/api/v1/tickets", "/api/v1/sla", "/api/v1/audit", "/api/v1/users", "/api/v1/tickets.csv" })
            {
                (await caller.GetAsync(path)).Expect(401);
            }
            (await caller.SubmitAsync("""{"title": "Alarm"}""")).Expect(401);
        }
        await StillFineAsync(server);
    }

    [Theory, BothServers]
    public async Task A_device_cannot_do_what_only_people_may(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var device = server.As(Api.Bearer(await server.DeviceAsync("boiler-1", "boiler")));
        var own = (await device.SubmitAsync("""{"title": "Low"}""")).Expect(201);
        var other = await server.Script.CreateAsync("""{"title": "Open", "system": "garage"}""");

        Assert.Equal("boiler", own["system"]);
        (await device.SubmitAsync("""{"title": "Low", "system": "garage"}""")).ExpectRefusal(403, "forbidden");
        (await device.DeleteAsync($"/api/v1/tickets/{own.Id}")).Expect(403);
        (await device.PatchAsync($"/api/v1/tickets/{own.Id}", """{"status": "done"}""")).Expect(403);
        (await device.GetAsync("/api/v1/users")).Expect(403);
        (await device.PostAsync("/api/v1/tokens", """{"name": "more", "kind": "script"}""")).Expect(403);
        (await device.GetAsync($"/api/v1/tickets/{other.Id}")).Expect(404);
    }

    static async Task StillFineAsync(ServerUnderTest server)
    {
        Assert.Equal(0, await server.Script.CountAsync());
        await server.Script.CreateAsync("""{"title": "The next one"}""");
    }

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static async Task<string> SendRawAsync(int port, string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        var buffer = new byte[1024];
        var length = await Eventually.WithinAsync(tcp.GetStream().ReadAsync(buffer).AsTask(), "an answer to a raw request");
        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
