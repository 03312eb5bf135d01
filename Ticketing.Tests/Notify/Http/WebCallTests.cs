using System.Net;
using System.Net.Sockets;
using System.Text;
using Ticketing.Notify.Http;
using Ticketing.Notify.Smtp;

namespace Ticketing.Tests.Notify.Http;

/// <summary>Whatever a server answers is an answer or an <see cref="IOException"/>.</summary>
public class WebCallTests
{
    static async Task<WebAnswer> AskAsync(string bytes, bool beginningOnly = false)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, bytes);
        using var web = new WebCall(TimeProvider.System, SmtpTrust.System, privateAddresses: true);
        try
        {
            return await web.SendAsync("POST", new Uri($"http://{listener.LocalEndpoint}/x?y"), [("X-A", "b")], "{}"u8.ToArray(), TestContext.Current.CancellationToken, beginningOnly);
        }
        finally
        {
            Assert.Contains("POST /x?y HTTP/1.1", await serving, StringComparison.Ordinal);
        }
    }

    static async Task<string> ServeAsync(TcpListener listener, string bytes)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var asked = new byte[4096];
        var length = 0;
        while (!Encoding.ASCII.GetString(asked, 0, length).EndsWith("{}", StringComparison.Ordinal))
        {
            length += await stream.ReadAsync(asked.AsMemory(length));
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes));
        return Encoding.ASCII.GetString(asked, 0, length);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 201, "hello")]
    [InlineData("HTTP/1.0 404 Not Found\r\nX: y\r\n\r\nhello", 404, "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, "")]
    public async Task Answers_are_read_however_their_length_is_told(string bytes, int status, string body)
    {
        var answer = await AskAsync(bytes);
        Assert.Equal((status, body), (answer.Status, Encoding.ASCII.GetString(answer.Body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y")]
    public async Task What_is_no_whole_answer_is_none(string bytes) => await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(bytes));

    [Fact]
    public async Task Where_the_beginning_is_enough_nobody_can_make_us_read_more()
    {
        var answer = await AskAsync("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + new string('x', 10_000), beginningOnly: true);
        Assert.Equal((200, 500), (answer.Status, answer.Body.Length));
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_none() =>
        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync("HTTP/1.1 200 OK\r\n\r\n" + new string('x', 600_000)));
}
