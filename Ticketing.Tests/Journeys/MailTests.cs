using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Whoever it concerns is told by mail: once per cause, never not at all, in one thread per ticket.</summary>
public class MailTests
{
    const string Leak = """{"title": "Water on the floor", "system": "cellar", "reference": "leak", "sla": "gold"}""";

    [Theory, BothServers]
    public async Task Opened_repeated_and_finished_are_told_in_one_thread(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync(new SmtpBehaviour { User = "house", Password = "p:@ss/word" });
        await using var server = await StartAsync(mode, smtp);

        var ticket = await server.Script.CreateAsync(Leak);
        var opened = (await smtp.WaitForAsync(1))[0];
        for (var n = 0; n < 5; n++)
        {
            (await server.Script.SubmitAsync(Leak)).Expect(200);
        }
        await smtp.WaitForAsync(2);
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "done"}""")).Expect(200);
        var mails = await smtp.WaitForAsync(3);

        Assert.Equal(3, mails.Count);
        Assert.All(mails, mail => Assert.Equal(("house", "admin@example.org"), (mail.User, Assert.Single(mail.To))));
        Assert.All(mails, mail => Assert.Contains("Water on the floor", mail.Subject, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.Contains("Water on the floor", mail.Text, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.Contains("Water on the floor", mail.Html, StringComparison.Ordinal));
        Assert.Contains($"/tickets/{ticket.Id}".Split('/')[^1], opened.Text, StringComparison.Ordinal);
        Assert.Equal(3, mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.Single(mails.Select(mail => mail.Header("References")).Distinct());
        await Eventually.TrueAsync(async () => await MailsAsync(server, "sent") == 3, "three mails marked as sent");

        var other = await server.Script.CreateAsync("""{"title": "Smoke"}""");
        await smtp.WaitForAsync(4);
        Assert.Equal(["finished", "merged", "opened"], (await server.Admin.GetAsync($"/api/v1/mails?ticket={ticket.Id}")).Expect(200).Json["items"]!.AsArray().Select(mail => (string)mail!["kind"]!));
        Assert.Equal(other.Id, Assert.Single((await server.Admin.GetAsync($"/api/v1/mails?ticket={other.Id}")).Expect(200).Json["items"]!.AsArray())!["ticket"]!.GetValue<long>());
        Assert.Empty((await server.Admin.GetAsync("/api/v1/mails?ticket=99")).Expect(200).Json["items"]!.AsArray());
    }

    [Theory, BothServers]
    public async Task What_happens_while_the_mail_server_is_away_is_told_when_it_is_back(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await StartAsync(mode, smtp);
        await server.Script.CreateAsync("""{"title": "Before"}""");
        await smtp.WaitForAsync(1);
        await smtp.StopAsync();
        for (var n = 1; n <= 5; n++)
        {
            await server.Script.CreateAsync($$"""{"title": "Meanwhile {{n}}"}""");
        }
        Assert.True(await MailsAsync(server, "waiting") > 0);
        await server.StopAsync();

        await smtp.StartAgainAsync();
        await server.StartAgainAsync();

        var mails = await smtp.WaitForAsync(6, TimeSpan.FromMinutes(2));
        Assert.Equal(6, mails.Select(mail => mail.MessageId).Distinct().Count());
        Assert.All(Enumerable.Range(1, 5), n => Assert.Single(mails, mail => mail.Subject.Contains($"Meanwhile {n}", StringComparison.Ordinal)));
    }

    [Theory, InProcessServers]
    public async Task Due_soon_and_breached_are_told_once_each_also_across_a_restart(ServerMode mode)
    {
        var clock = new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await StartAsync(mode, smtp, clock);
        var ticket = await server.Script.CreateAsync(Leak);
        await UntilAsync(clock, () => smtp.Mails.Count == 1, "the mail about the new ticket");

        clock.Advance(TimeSpan.FromMinutes(91));
        await UntilAsync(clock, () => smtp.Mails.Count == 2, "the warning");
        await server.StopAsync();
        await server.StartAgainAsync();
        clock.Advance(TimeSpan.FromMinutes(30));
        await UntilAsync(clock, () => smtp.Mails.Count == 3, "the mail about the breach");
        await server.StopAsync();
        await server.StartAgainAsync();
        clock.Advance(TimeSpan.FromHours(3));
        (await server.Script.PatchAsync($"/api/v1/tickets/{ticket.Id}", """{"status": "done"}""")).Expect(200);
        await UntilAsync(clock, () => smtp.Mails.Count == 4, "the mail about the end");

        Assert.Equal(4, smtp.Mails.Select(mail => mail.Subject).Distinct().Count());
        var log = (await server.Script.TicketAsync(ticket.Id)).Json["log"]!.AsArray().Select(line => line!["type"]!.GetValue<string>()).ToList();
        Assert.Single(log, "dueSoon");
        Assert.Single(log, "breached");
    }

    [Theory, NativeServers]
    public async Task The_test_mail_shows_the_mail_servers_own_words(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, ("Smtp", smtp.Url));

        var good = (await server.CommandAsync("testmail", "anna@example.org")).Expect();
        await smtp.WaitForAsync(1);
        await smtp.StopAsync();
        var bad = await server.CommandAsync("testmail", "anna@example.org");

        Assert.Contains("250", good.Output, StringComparison.Ordinal);
        Assert.Equal("anna@example.org", Assert.Single(Assert.Single(smtp.Mails).To));
        Assert.Equal(1, bad.ExitCode);
        Assert.Contains($"{smtp.Port}", bad.Output + bad.Errors, StringComparison.Ordinal);
    }

    [Theory, BothServers]
    public async Task A_title_cannot_add_headers_or_markup_to_a_mail(ServerMode mode)
    {
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await StartAsync(mode, smtp);

        await server.Script.CreateAsync("""{"title": "<img src=x onerror=alert(1)> Größe %0d%0aBcc: evil@example.com", "description": "a\r\n.\r\nRCPT TO:<evil@example.com>\nBcc: evil@example.com"}""");

        var mail = (await smtp.WaitForAsync(1))[0];
        Assert.Equal(["admin@example.org"], mail.To);
        Assert.DoesNotContain(mail.Headers, header => header.Name.Equals("Bcc", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("<img", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Größe", mail.Subject, StringComparison.Ordinal);
    }

    static async Task<ServerUnderTest> StartAsync(ServerMode mode, SmtpServer smtp, TestClock? clock = null)
    {
        var server = await ServerUnderTest.StartAsync(mode, clock, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"));
        var admin = (await server.Admin.GetAsync("/api/v1/users")).Expect(200).Json["items"]!.AsArray().Single(user => user!["name"]!.GetValue<string>() == "admin")!;
        (await server.Script.PatchAsync($"/api/v1/users/{admin["id"]}", """{"email": "admin@example.org"}""")).Expect(200);
        return server;
    }

    static async Task<int> MailsAsync(ServerUnderTest server, string state) => (await server.Admin.GetAsync($"/api/v1/mails?state={state}")).Expect(200).Json["items"]!.AsArray().Count;

    /// <summary>Lets the test's clock run on until it is so.</summary>
    static Task UntilAsync(TestClock clock, Func<bool> ask, string what) => Eventually.TrueAsync(
        () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(250));
            return ask();
        },
        what);
}
