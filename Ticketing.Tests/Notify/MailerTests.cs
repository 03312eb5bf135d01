using Ticketing.Notify;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

/// <summary>From the committed ticket to the mail at a real server: none lost, none twice.</summary>
public sealed class MailerTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_new_ticket_is_mailed_at_once_and_marked_sent_with_the_servers_answer()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net", "bert@example.org");
        await fixture.Store.SubmitAsync("Boiler pressure low");
        var mails = await server.WaitForAsync(2);
        Assert.Equal(["anna@example.net", "bert@example.org"], mails.Select(mail => mail.To[0]).Order());
        Assert.All(mails, mail => Assert.Equal("New: Boiler pressure low (#1)", mail.Subject));
        Assert.Equal(["anna", "bert"], mails.Select(mail => mail.ToName).Order());
        Assert.Single(mails.Select(mail => mail.Header("References")).Distinct());
        await Eventually.TrueAsync(() => fixture.Rows.All(row => row.State == MailState.Sent), "both to be marked");
        Assert.All(fixture.Rows, row => Assert.StartsWith("250 ", row.LastAnswer, StringComparison.Ordinal));
        Assert.Equal((0, 1), (fixture.Mailer.Depth, fixture.Rows[0].Attempts));
    }

    [Fact]
    public async Task A_server_that_is_away_for_three_days_gets_every_mail_once_when_it_is_back()
    {
        await using var server = SmtpServer.Stopped();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.OpenTicketsAsync(100);
        var until = fixture.Clock.GetUtcNow() + TimeSpan.FromDays(3);
        await fixture.PassTimeUntilAsync(() => fixture.Clock.GetUtcNow() >= until, TimeSpan.FromMinutes(15), "three days to pass");
        Assert.Equal(100, fixture.Mailer.Depth);
        await server.StartAgainAsync();
        await fixture.PassTimeUntilAllSentAsync(10 * Second);
        AssertEachOnce(server.Mails, 100);
        Assert.InRange(fixture.Clock.GetUtcNow() - until, TimeSpan.Zero, TimeSpan.FromMinutes(11));
        Assert.DoesNotContain("failed", fixture.Counted);
    }

    [Fact]
    public async Task Every_kind_of_trouble_on_the_way_loses_nothing_and_a_second_copy_is_known_by_its_id()
    {
        string[] trouble = ["451 busy", "ok", "rcpt 450 greylisted", "drop", "ok", "421 closing", "ok", "drop"];
        await using var server = await SmtpServer.StartAsync(new() { Answers = [.. Enumerable.Range(0, 10).SelectMany(_ => trouble), "ok"] });
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.OpenTicketsAsync(60);
        await fixture.PassTimeUntilAllSentAsync(5 * Second);
        Assert.Equal(20, server.Mails.Count(mail => mail.Dropped));
        Assert.Equal(60, server.Mails.Count(mail => !mail.Dropped));
        AssertEachOnce([.. server.Mails.Where(mail => !mail.Dropped)], 60);
        Assert.All(server.Mails.GroupBy(mail => mail.Subject), copies => Assert.Single(copies.Select(copy => copy.MessageId).Distinct()));
    }

    [Fact]
    public async Task A_server_killed_and_started_five_times_in_the_middle_of_it_gets_every_mail()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net", "bert@example.org", "cleo@example.com");
        for (var round = 1; round <= 5; round++)
        {
            await fixture.OpenTicketsAsync(20);
            await server.WaitForAsync((round - 1) * 60 + 5);
            await server.StopAsync();
            await fixture.PassTimeUntilAsync(() => fixture.Counted.Contains("later"), Second, "the mailer to notice");
            await server.StartAgainAsync();
            await fixture.PassTimeUntilAllSentAsync(Second);
        }
        Assert.Equal(300, server.Mails.DistinctBy(mail => mail.MessageId).Count());
        Assert.InRange(server.Mails.Count, 300, 300 + (5 * MailLanes.LimitPerDomain * 3));
    }

    [Fact]
    public async Task Debians_server_that_softly_refuses_at_first_gets_every_mail_once()
    {
        await using var sink = await SmtpSink.StartAsync("-a", "-r", "RCPT");
        await using var fixture = new MailerFixture(sink.Url, "anna@example.net");
        await fixture.OpenTicketsAsync(30);
        await fixture.PassTimeUntilAsync(() => fixture.Rows.All(row => row.Attempts >= 2), Second, "each to be tried twice");
        Assert.All(fixture.Rows, row => Assert.Equal("450 4.3.0 Error: command failed", row.LastAnswer));
        await sink.StopAsync();
        await sink.StartAgainAsync("-a");
        await fixture.PassTimeUntilAllSentAsync(10 * Second);
        Assert.Equal(30, sink.Mails.Count);
        Assert.Equal(30, sink.Mails.Select(mail => mail.Split('\n').Single(line => line.StartsWith("Message-ID:", StringComparison.Ordinal))).Distinct().Count());
    }

    [Fact]
    public async Task What_a_server_refuses_for_good_is_dead_at_once_with_its_answer_and_stops_nothing_else()
    {
        await using var server = await SmtpServer.StartAsync(new() { Domains = new Dictionary<string, string> { ["gone.test"] = "rcpt 550 5.1.1 no such user" } });
        await using var fixture = new MailerFixture(server.Url, "anna@gone.test", "bert@example.org", "not an address");
        await fixture.Store.SubmitAsync("Boiler pressure low");
        await Eventually.TrueAsync(() => fixture.Mailer.Depth == 0, "all to be done");
        var rows = fixture.Rows.ToDictionary(row => row.Recipient);
        Assert.Equal((MailState.Dead, "550 5.1.1 no such user"), (rows["anna@gone.test"].State, rows["anna@gone.test"].LastAnswer!.Split('\n')[0]));
        Assert.Equal(MailState.Sent, rows["bert@example.org"].State);
        Assert.Equal(MailState.Dead, rows["not an address"].State);
        Assert.Contains("@", rows["not an address"].LastAnswer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipients_whose_mail_hangs_hold_nobody_else_up_for_a_minute()
    {
        await using var server = await SmtpServer.StartAsync(new() { Domains = new Dictionary<string, string> { ["hang.test"] = "hang" } });
        await using var fixture = new MailerFixture(server.Url, [.. Enumerable.Range(1, 30).Select(i => $"user{i}@hang.test"), "zoe@example.org"]);
        await fixture.OpenTicketsAsync(20);
        var started = fixture.Clock.GetUtcNow();
        await Eventually.TrueAsync(() =>
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(200));
            return server.Mails.Count == 20;
        }, "the mails that can go out");
        Assert.InRange(fixture.Clock.GetUtcNow() - started, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.All(server.Mails, mail => Assert.Equal("zoe@example.org", mail.To[0]));
        fixture.Clock.Advance(TimeSpan.FromMinutes(11));
        await Eventually.TrueAsync(() => fixture.Counted.Contains("later"), "the hanging attempts to end");
    }

    [Fact]
    public async Task A_mail_that_was_with_a_process_that_died_comes_back_when_its_lease_ends()
    {
        await using var server = SmtpServer.Stopped();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.StopAsync();
        await fixture.Store.SubmitAsync("Boiler pressure low");
        Assert.Single(await fixture.Store.Store.Outbox.TakeDueAsync(fixture.Store.Now, 10, TimeSpan.FromSeconds(60), default));
        await server.StartAgainAsync();
        await fixture.RestartAsync();
        Assert.Empty(server.Mails);
        await fixture.PassTimeUntilAllSentAsync(Second);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_it_sends_the_rest_at_once_and_nothing_twice()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.OpenTicketsAsync(100);
        for (var i = 10; i < 60; i += 10)
        {
            await server.WaitForAsync(i);
            await fixture.RestartAsync();
        }
        await Eventually.TrueAsync(() => fixture.Rows.All(row => row.State == MailState.Sent), "all to be sent without the clock moving");
        AssertEachOnce(server.Mails, 100);
    }

    [Fact]
    public async Task A_mail_that_is_out_is_not_sent_again_because_the_disk_was_full_when_it_was_marked()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.StopAsync();
        fixture.Between = outbox => new FullDiskOutbox(outbox, 5);
        await fixture.RestartAsync();
        await fixture.OpenTicketsAsync(3);
        await Eventually.TrueAsync(() =>
        {
            fixture.Clock.Advance(Second);
            return fixture.Rows.All(row => row.State == MailState.Sent);
        }, "all to be sent and marked");
        AssertEachOnce(server.Mails, 3);
    }

    [Fact]
    public async Task Ten_thousand_mails_to_a_thousand_people_all_arrive_once()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, [.. Enumerable.Range(0, 1000).Select(i => $"user{i}@d{i % 50}.test")]);
        await fixture.OpenTicketsAsync(10);
        await Eventually.TrueAsync(() => fixture.Mailer.Depth == 0, "all mails to be sent", TimeSpan.FromMinutes(5));
        Assert.Equal(10_000, server.Mails.Count);
        Assert.Equal(10_000, server.Mails.DistinctBy(mail => mail.MessageId).Count());
    }

    [Fact]
    public async Task A_flood_of_alarms_becomes_a_readable_mailbox_and_no_message_is_missing()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net");
        await fixture.OpenTicketsAsync(MailThrottle.AlonePerHour + 150);
        await server.WaitForAsync(MailThrottle.AlonePerHour + 1);
        await fixture.PassTimeUntilAsync(() => fixture.Mailer.Depth == 0, TimeSpan.FromMinutes(1), "the outbox to be empty");
        var told = server.Mails.SelectMany(mail => System.Text.RegularExpressions.Regex.Matches(mail.Subject.StartsWith("New", StringComparison.Ordinal) ? mail.Subject : mail.Text, @"\(#(\d+)").Select(match => match.Groups[1].Value)).ToList();
        Assert.Equal(MailThrottle.AlonePerHour + 150, told.Distinct().Count());
        Assert.Equal(told.Count, told.Distinct().Count());
        Assert.InRange(server.Mails.Count, MailThrottle.AlonePerHour + 1, MailThrottle.AlonePerHour + 10);
        Assert.All(fixture.Rows.Where(row => row.State == MailState.Folded), row => Assert.StartsWith("told in mail ", row.LastAnswer, StringComparison.Ordinal));
    }

    static void AssertEachOnce(IReadOnlyList<ReceivedMail> mails, int tickets)
    {
        Assert.Equal(tickets, mails.Count);
        Assert.Equal(Enumerable.Range(1, tickets).Select(i => $"Alarm {i} (#{i})").Order(), mails.Select(mail => mail.Subject["New: ".Length..]).Order());
        Assert.Equal(tickets, mails.DistinctBy(mail => mail.MessageId).Count());
    }
}
