using System.Net;
using System.Net.Sockets;
using System.Text;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Notify.Smtp;

/// <summary>What no decent server does: bytes are sent as they stand here, one element after each line the client sends (after the whole mail for the one behind DATA), and then the connection is closed.</summary>
public sealed class HostileServerTests
{
    [Theory]
    [InlineData("another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("a line without end", "220 LONG")]
    [InlineData("a reply without end", "220-MANY")]
    [InlineData("the end in the middle of a reply", "220 hi\r\n", "250-one\r\n250-tw")]
    [InlineData("bytes ahead of TLS, to be taken for protected ones", "220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n250 AUTH PLAIN\r\n")]
    public async Task An_answer_that_makes_no_sense_is_a_server_away(string what, params string[] script)
    {
        var (outcome, heard) = await TalkAsync("smtp://home:secret@127.0.0.1", script);
        Assert.True(Assert.IsType<SmtpOutcome.TryLater>(outcome).ServerAway, what);
        Assert.DoesNotContain("AUTH", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keywords_and_replies_in_any_case_and_of_any_number_of_lines_are_understood()
    {
        var (outcome, heard) = await TalkAsync("smtp://home:secret@127.0.0.1",
            "220-welcome\r\n220-to\r\n220 the machine\r\n", "250-hi\r\n250-Size 1000\r\n250-auth=login\r\n250-Auth plain\r\n250 8bitmime\r\n", "235 in\r\n", "250\r\n", "251 will forward\r\n", "354\r\n", "250-2.0.0\r\n250 queued as 17\r\n");
        Assert.Equal("250-2.0.0\n250 queued as 17", Assert.IsType<SmtpOutcome.Delivered>(outcome).ServerAnswer);
        Assert.Contains("AUTH PLAIN AGhvbWUAc2VjcmV0", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_a_server_reach_neither_log_nor_terminal()
    {
        var (outcome, _) = await TalkAsync("smtp://127.0.0.1", "220 hi\r\n", "250 hi\r\n", "550 \u001b[2J\u0007gone\u0000\r\n");
        Assert.Equal("550  [2J gone ", Assert.IsType<SmtpOutcome.Refused>(outcome).ServerAnswer + " ");
    }

    static async Task<(SmtpOutcome Outcome, string Heard)> TalkAsync(string url, params string[] script)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, script);
        Assert.True(SmtpEndpoint.TryParse($"{url}:{((IPEndPoint)listener.LocalEndpoint).Port}", out var endpoint, out _));
        Assert.True(Mailbox.TryCreate("home@example.org", null, out var mailbox, out _));
        await using (var client = new SmtpClient(endpoint, SmtpTrust.System, TimeProvider.System))
        {
            var outcome = await Eventually.WithinAsync(client.SendAsync(new(mailbox, mailbox), "Subject: x\r\n\r\nx\r\n"u8.ToArray(), null, CancellationToken.None), "the end of the attempt");
            await client.DisposeAsync();
            return (outcome, await Eventually.WithinAsync(serving, "the end of the connection"));
        }
    }

    static async Task<string> ServeAsync(TcpListener listener, string[] script)
    {
        using var connection = await listener.AcceptTcpClientAsync();
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var heard = new StringBuilder();
        var data = false;
        for (var i = 0; i < script.Length; i++)
        {
            var bytes = script[i] switch
            {
                "220 LONG" => "220 " + new string('x', 5_000),
                "220-MANY" => string.Concat(Enumerable.Repeat("220-x\r\n", 1_000)),
                var text => text,
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes(bytes));
            for (var line = ""; i < script.Length - 1 && line is not null; )
            {
                line = await reader.ReadLineAsync();
                heard.AppendLine(line);
                data = line == "DATA" || (data && line != ".");
                if (!data || line == "DATA")
                {
                    break;
                }
            }
        }
        connection.Client.Shutdown(SocketShutdown.Send);
        heard.Append(await reader.ReadToEndAsync());
        return heard.ToString();
    }
}
