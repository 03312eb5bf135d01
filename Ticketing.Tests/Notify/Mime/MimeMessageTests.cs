using System.Text;
using System.Text.RegularExpressions;
using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Notify.Mime;

public sealed partial class MimeMessageTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 14, 30, 5, TimeSpan.FromHours(1));

    /// <summary>What attackers and sensors put into titles, names and texts.</summary>
    static readonly string[] Pieces =
    [
        "Boiler", " ", "  ", "\r\n", "\n", "\r", "\0", "\t", "\u2028", "\u2029", "\u0085", "\v", "\f", "Bcc: eve@example.org", "\r\nBcc: eve@example.org", "\n\nSubject: free", ": ", ".", "\r\n.\r\n", "\n.\n", "From ", "=?utf-8?B?QQ==?=", "=?", "?=",
        "=", "=\r\n", "--=_", "ü", "漢字", "👩‍👩‍👧", "\ud83d", "\udc00", "\u202e", "\u2066", "\ufeff", "\"", "\\", "<", ">", "<eve@example.org>", ",", ";", "<script>alert(1)</script>", "%0d%0a", "{{7*7}}", "e\u0301", "\u001b[31m", "\u007f", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ];

    [Fact]
    public void Twelve_thousand_hostile_mails_have_exactly_the_fixed_headers_and_say_what_they_were_given()
    {
        var random = new Random(17);
        for (var i = 0; i < 12_000; i++)
        {
            var (subject, name, sender, text) = (Hostile(random), Hostile(random), Hostile(random), Hostile(random));
            var threaded = random.Next(2) == 0;
            var mail = Write(subject, name, sender, text, text, threaded);
            var (headers, parts) = Take(mail);

            Assert.Equal(MimeMessage.HeaderNames.Where(header => threaded || header is not ("In-Reply-To" or "References")), headers.Select(header => header.Name));
            Assert.All(mail.Split("\r\n"), line => Assert.True(line.Length <= 200 && line.All(c => c is '\t' or (>= ' ' and <= '~')), line));
            Assert.Equal(HeaderText.Clean(subject), Decode(headers.Single(header => header.Name == "Subject").Value));
            Assert.EndsWith("anna@example.net>", "<" + headers.Single(header => header.Name == "To").Value.Split('<')[^1].TrimEnd('>') + ">", StringComparison.Ordinal);
            Assert.Equal(2, parts.Count);
            Assert.All(parts, part => Assert.Equal(Normal(text), part));
        }
    }

    [Fact]
    public async Task Hostile_mails_arrive_at_a_real_server_as_one_mail_each_with_the_fixed_headers()
    {
        await using var server = await SmtpServer.StartAsync();
        Assert.True(SmtpEndpoint.TryParse(server.Url, out var endpoint, out _));
        await using var client = new SmtpClient(endpoint, SmtpTrust.System, TimeProvider.System);
        var random = new Random(4);
        var subjects = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            subjects.Add(Hostile(random));
            Assert.True(Mailbox.TryCreate("anna@example.net", Hostile(random), out var to, out _));
            Assert.True(Mailbox.TryCreate("home@example.org", "Home Ticketing", out var from, out _));
            var message = Message(subjects[i], to, from, "text\r\n.\r\nafter", "<p>ü", threaded: true);
            Assert.IsType<SmtpOutcome.Delivered>(await client.SendAsync(new(from, to), message.ToBytes(), null, CancellationToken.None));
        }
        await server.WaitForAsync(100); // It tells us of a mail after it has answered.
        Assert.Equal(100, server.Mails.Count);
        Assert.All(server.Mails.Zip(subjects), pair =>
        {
            Assert.Equal(MimeMessage.HeaderNames, pair.First.Headers.Select(header => header.Name));
            Assert.Equal(HeaderText.Clean(pair.Second), pair.First.Subject);
            Assert.Equal(("anna@example.net", "text\n.\nafter\n", "<p>ü\n"), (Assert.Single(pair.First.To), pair.First.Text.ReplaceLineEndings("\n"), pair.First.Html.ReplaceLineEndings("\n")));
            Assert.Equal("Home Ticketing", pair.First.FromName);
        });
    }

    [Fact]
    public void Plain_words_stay_readable_and_the_date_has_its_zone()
    {
        var mail = Write("New: Boiler pressure low (#17)", "Anna \"the boss\" B.", "Home", "cold", "<p>cold", threaded: true);
        Assert.StartsWith("Date: Sat, 21 Nov 2026 14:30:05 +0100\r\nFrom: \"Home\" <home@example.org>\r\nTo: \"Anna \\\"the boss\\\" B.\" <anna@example.net>\r\nSubject: New: Boiler pressure low (#17)\r\nMessage-ID: <test.", mail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_cause_has_the_same_id_and_another_cause_another()
    {
        var id = MessageId.For("ticket-17-opened", "home\nopened:17::anna@example.net\n1", "example.org");
        Assert.Equal(id, MessageId.For("ticket-17-opened", "home\nopened:17::anna@example.net\n1", "example.org"));
        Assert.NotEqual(id, MessageId.For("ticket-17-opened", "home\nopened:17::anna@example.net\n2", "example.org"));
        Assert.Matches("^<ticket-17-opened\\.[0-9a-f]{20}@example\\.org>$", id.ToString());
    }

    static string Hostile(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    static string Write(string subject, string toName, string fromName, string text, string html, bool threaded)
    {
        Assert.True(Mailbox.TryCreate("anna@example.net", toName, out var to, out _));
        Assert.True(Mailbox.TryCreate("home@example.org", fromName, out var from, out _));
        return Encoding.ASCII.GetString(Message(subject, to, from, text, html, threaded).ToBytes());
    }

    static MimeMessage Message(string subject, Mailbox to, Mailbox from, string text, string html, bool threaded) => new()
    {
        From = from,
        To = to,
        Subject = subject,
        Text = text,
        Html = html,
        Id = MessageId.For("test", subject, "example.org"),
        Thread = threaded ? MessageId.For("thread", "1", "example.org") : null,
        Date = Now,
    };

    /// <summary>Reads a mail as RFC 5322 and 2046 say: unfolded headers, and the decoded parts.</summary>
    static (List<(string Name, string Value)> Headers, List<string> Parts) Take(string mail)
    {
        var end = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = mail[..end].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart(' '))).ToList();
        var boundary = Regex.Match(mail[..end], "boundary=\"([^\"]+)\"").Groups[1].Value;
        var parts = mail[(end + 2)..].Split($"\r\n--{boundary}");
        Assert.Equal("--\r\n", parts[^1]);
        return (headers, [.. parts[1..^1].Select(part => Unquote(part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]))]);
    }

    static string Unquote(string text)
    {
        var bytes = new List<byte>();
        text = text.Replace("=\r\n", "", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>What a reader sees: line ends are line ends, half characters are U+FFFD, empty lines at the end do not matter.</summary>
    static string Normal(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd('\n')));

    /// <summary>RFC 2047: words decoded, the space between two of them gone.</summary>
    static string Decode(string value) => EncodedWord().Replace(Between().Replace(value, "$1"), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(=\?utf-8\?B\?[A-Za-z0-9+/=]*\?=) +(?==\?utf-8\?B\?)")]
    private static partial Regex Between();
}
