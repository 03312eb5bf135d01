using Ticketing.Notify.Mime;
using Ticketing.Notify.Smtp;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Notify.Smtp;

/// <summary>The client against npm's smtp-server and Debian's smtp-sink.</summary>
public sealed class SmtpClientTests : IDisposable
{
    const string User = "home@example.org";
    const string Password = "geheim: %/ü";

    readonly TestAuthority _authority = new(TimeProvider.System);
    readonly TemporaryDirectory _directory = new();
    readonly List<string> _dialogue = [];

    [Theory]
    [InlineData("starttls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    [InlineData("implicit", "PLAIN")]
    [InlineData("implicit", "LOGIN")]
    public async Task A_mail_goes_through_verified_TLS_and_authentication_whichever_the_server_offers(string tls, string method)
    {
        await using var server = await SmtpServer.StartAsync(new() { Tls = tls, Authority = _authority, User = User, Password = Password, Methods = [method] });
        var outcome = await SendAsync(server.Url, _authority);
        Assert.StartsWith("250 ", Assert.IsType<SmtpOutcome.Delivered>(outcome).ServerAnswer, StringComparison.Ordinal);
        var mail = Assert.Single(await server.WaitForAsync(1));
        Assert.Equal((User, true, "home@example.org", "anna@example.net"), (mail.User, mail.Encrypted, mail.From, Assert.Single(mail.To)));
        Assert.Contains(_dialogue, line => line.StartsWith("*  Tls1", StringComparison.Ordinal));
        Assert.DoesNotContain(_dialogue, line => line.Contains("geheim", StringComparison.Ordinal) || line.Contains(Convert.ToBase64String("geheim: %/ü"u8), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_without_credentials_and_TLS_gets_mail_too()
    {
        await using var server = await SmtpServer.StartAsync();
        Assert.IsType<SmtpOutcome.Delivered>(await SendAsync(server.Url));
        Assert.Equal((null, false), (server.Mails[0].User, server.Mails[0].Encrypted));
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("implicit")]
    public async Task An_unknown_authority_gets_neither_password_nor_mail(string tls)
    {
        await using var server = await SmtpServer.StartAsync(new() { Tls = tls, Authority = _authority, User = User, Password = Password });
        await AssertNoTrustAsync(server, new TestAuthority(TimeProvider.System));
        await AssertNoTrustAsync(server, null);
    }

    [Fact]
    public async Task A_certificate_for_another_name_gets_neither_password_nor_mail()
    {
        var authority = new TestAuthority(TimeProvider.System, "mail.example.org");
        await using var server = await SmtpServer.StartAsync(new() { Tls = "starttls", Authority = authority, User = User, Password = Password });
        await AssertNoTrustAsync(server, authority);
    }

    [Fact]
    public async Task An_expired_certificate_gets_neither_password_nor_mail()
    {
        var authority = new TestAuthority(TimeProvider.System, expired: true);
        await using var server = await SmtpServer.StartAsync(new() { Tls = "implicit", Authority = authority, User = User, Password = Password });
        await AssertNoTrustAsync(server, authority);
    }

    async Task AssertNoTrustAsync(SmtpServer server, TestAuthority? trusted)
    {
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync(server.Url, trusted));
        Assert.True(later.ServerAway);
        Assert.Contains("Ticketing:Mail:CertificateAuthority", later.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
        Assert.Empty(server.Said);
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_nothing_is_sent_without_authentication()
    {
        await using var server = await SmtpServer.StartAsync(new() { User = User, Password = Password });
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync($"smtp://home:wrong@127.0.0.1:{server.Port}"));
        Assert.True(later.ServerAway);
        Assert.StartsWith("535 ", later.ServerAnswer, StringComparison.Ordinal);
        Assert.Contains("Ticketing:Smtp", later.Reason, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task With_credentials_a_server_that_offers_no_authentication_gets_nothing()
    {
        await using var server = await SmtpServer.StartAsync();
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync($"smtp://home:secret@127.0.0.1:{server.Port}"));
        Assert.Contains("neither AUTH PLAIN nor AUTH LOGIN", later.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_dialogue, line => line.Contains("MAIL", StringComparison.Ordinal));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_server_that_wants_authentication_says_so_to_who_has_none()
    {
        await using var server = await SmtpServer.StartAsync(new() { User = User, Password = Password });
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync($"smtp://127.0.0.1:{server.Port}"));
        Assert.StartsWith("530 ", later.ServerAnswer, StringComparison.Ordinal);
        Assert.True(later.ServerAway);
    }

    [Theory]
    [InlineData("451 4.3.0 mailbox busy", "451 4.3.0 mailbox busy", false)]
    [InlineData("rcpt 450 4.2.0 greylisted", "450 4.2.0 greylisted", false)]
    [InlineData("550 5.7.1 spam", "550 5.7.1 spam", true)]
    [InlineData("rcpt 550 5.1.1 no such user", "550 5.1.1 no such user", true)]
    public async Task An_answer_of_4_is_for_later_and_of_5_for_good_in_the_servers_words(string what, string answer, bool forGood)
    {
        await using var server = await SmtpServer.StartAsync(new() { Answers = [what] });
        var outcome = await SendAsync(server.Url);
        Assert.Equal(answer, outcome.ServerAnswer);
        Assert.Equal(forGood, outcome is SmtpOutcome.Refused);
        Assert.Equal(!forGood, outcome is SmtpOutcome.TryLater { ServerAway: false });
    }

    [Theory]
    [InlineData("-r", "CONNECT", true)]
    [InlineData("-r", "MAIL", false)]
    [InlineData("-r", "RCPT", false)]
    [InlineData("-r", "DATA", false)]
    [InlineData("-r", ".", false)]
    [InlineData("-q", "CONNECT", true)]
    [InlineData("-q", "EHLO", true)]
    [InlineData("-q", "MAIL", false)]
    [InlineData("-q", "RCPT", false)]
    [InlineData("-q", "DATA", false)]
    [InlineData("-q", ".", false)]
    [InlineData("-Q", "RCPT", false)]
    public async Task Whatever_Debians_server_softly_refuses_or_drops_is_for_later(string how, string command, bool away)
    {
        await using var sink = await SmtpSink.StartAsync("-a", how, command);
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync(sink.Url));
        Assert.Equal(away, later.ServerAway);
        Assert.NotEmpty(later.ServerAnswer);
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task What_Debians_server_refuses_hard_is_refused(string command)
    {
        await using var sink = await SmtpSink.StartAsync("-a", "-B", "554 5.7.0 never", "-f", command);
        Assert.Equal("554 5.7.0 never", Assert.IsType<SmtpOutcome.Refused>(await SendAsync(sink.Url)).ServerAnswer);
    }

    [Fact]
    public async Task A_server_that_refuses_the_greeting_for_good_is_away_and_the_mail_waits()
    {
        await using var sink = await SmtpSink.StartAsync("-a", "-f", "CONNECT");
        Assert.True(Assert.IsType<SmtpOutcome.TryLater>(await SendAsync(sink.Url)).ServerAway);
    }

    [Fact]
    public async Task A_server_that_knows_no_EHLO_is_greeted_with_HELO()
    {
        await using var sink = await SmtpSink.StartAsync("-e");
        Assert.IsType<SmtpOutcome.Delivered>(await SendAsync(sink.Url));
        Assert.Contains(_dialogue, line => line.StartsWith("C: HELO [127.0.0.1]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_listening_is_a_server_away_with_its_address()
    {
        var later = Assert.IsType<SmtpOutcome.TryLater>(await SendAsync($"smtp://127.0.0.1:{FreePort.Next()}"));
        Assert.True(later.ServerAway);
        Assert.Contains("127.0.0.1", later.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_connection_serves_many_mails_and_its_end_in_between_goes_unnoticed()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var client = Client(server.Url, null);
        for (var i = 0; i < 3; i++)
        {
            Assert.IsType<SmtpOutcome.Delivered>(await SendAsync(client));
        }
        Assert.Single(_dialogue, line => line.StartsWith("*  connecting", StringComparison.Ordinal));
        await server.StopAsync();
        await server.StartAgainAsync();
        Assert.IsType<SmtpOutcome.Delivered>(await SendAsync(client));
        Assert.Equal(4, server.Mails.Count);
    }

    [Fact]
    public async Task After_a_refusal_the_same_connection_takes_the_next_mail()
    {
        await using var server = await SmtpServer.StartAsync(new() { Answers = ["rcpt 550 no", "451 later", "ok"] });
        await using var client = Client(server.Url, null);
        Assert.IsType<SmtpOutcome.Refused>(await SendAsync(client));
        Assert.IsType<SmtpOutcome.TryLater>(await SendAsync(client));
        Assert.IsType<SmtpOutcome.Delivered>(await SendAsync(client));
        Assert.Single(_dialogue, line => line.StartsWith("*  connecting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_never_answers_the_data_is_given_ten_minutes_and_not_one_more()
    {
        await using var server = await SmtpServer.StartAsync(new() { Answers = ["hang"] });
        var clock = new TestClock(TimeProvider.System.GetUtcNow());
        await using var client = Client(server.Url, null, clock);
        var sending = SendAsync(client);
        await Eventually.TrueAsync(() => server.Said.Count > 0, "the server to have the data");
        clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        var later = Assert.IsType<SmtpOutcome.TryLater>(await Eventually.WithinAsync(sending, "the attempt to end"));
        Assert.False(later.ServerAway);
        Assert.Contains("600 s", later.ServerAnswer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_authorities_is_said_with_the_setting()
    {
        File.WriteAllText(_directory.File("empty.pem"), "nothing here");
        Assert.Contains("Ticketing:Mail:CertificateAuthority", Assert.Throws<InvalidDataException>(() => SmtpTrust.From(_directory.File("empty.pem"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<InvalidDataException>(() => SmtpTrust.From(_directory.File("none.pem"))).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    async Task<SmtpOutcome> SendAsync(string url, TestAuthority? trusted = null)
    {
        await using var client = Client(url, trusted);
        return await SendAsync(client);
    }

    Task<SmtpOutcome> SendAsync(SmtpClient client)
    {
        Assert.True(Mailbox.TryCreate("home@example.org", null, out var from, out _));
        Assert.True(Mailbox.TryCreate("anna@example.net", null, out var to, out _));
        var message = new MimeMessage { From = from, To = to, Subject = "Boiler", Text = "cold", Html = "<p>cold", Id = MessageId.For("test", "1", "example.org"), Date = TimeProvider.System.GetUtcNow() };
        return client.SendAsync(new(from, to), message.ToBytes(), new(_dialogue.Add), CancellationToken.None);
    }

    SmtpClient Client(string url, TestAuthority? trusted, TimeProvider? clock = null)
    {
        Assert.True(SmtpEndpoint.TryParse(url, out var endpoint, out var fault), fault);
        if (trusted is not null)
        {
            File.WriteAllText(_directory.File("authority.pem"), trusted.AuthorityPem);
        }
        return new(endpoint, SmtpTrust.From(trusted is null ? "" : _directory.File("authority.pem")), clock ?? TimeProvider.System);
    }
}
