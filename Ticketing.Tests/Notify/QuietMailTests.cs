using Ticketing.Notify;
using Ticketing.Store;
using Ticketing.Tests.Harness;
using Ticketing.Tickets;

namespace Ticketing.Tests.Notify;

/// <summary>Quiet hours at a real mail server: what comes up in them arrives when they end.</summary>
public sealed class QuietMailTests
{
    [Fact]
    public async Task Mail_waits_until_the_quiet_hours_end_and_none_is_lost()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var fixture = new MailerFixture(server.Url, "anna@example.net", "bert@example.org");
        await new WishStore(fixture.Store.Store).SaveAsync(new("anna") { Quiet = new(new(9, 0), new(12, 0), GoldComes: false) }, new("anna", "page"), default);
        await fixture.OpenTicketsAsync(3);
        await server.WaitForAsync(3);
        await Eventually.TrueAsync(() => fixture.Rows.Count(row => row.State == MailState.Sent) == 3 && fixture.Mailer.Sending == 0, "bert's to be marked");
        Assert.All(server.Mails, mail => Assert.Equal("bert", mail.ToName));

        await fixture.PassTimeUntilAllSentAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(new TimeSpan(12, 0, 0), new TimeSpan(fixture.Clock.GetUtcNow().Hour, 0, 0));
        Assert.Equal(3, server.Mails.Where(mail => mail.ToName == "anna").Select(mail => mail.MessageId).Distinct().Count());
        Assert.Equal(6, server.Mails.Count);
    }

    [Fact]
    public void The_digest_says_what_there_is_to_do()
    {
        var now = Instant.From(new DateTimeOffset(2026, 11, 21, 7, 0, 0, TimeSpan.Zero));
        var leak = new Ticket
        {
            Id = 3, Title = "Leak", System = "cellar", Status = "open", Kind = TicketKind.Open, DueAt = now - TimeSpan.FromHours(1), CreatedAt = now, UpdatedAt = now, LastSeenAt = now,
        };
        var data = new MailData { Digest = new(1, 0, 40, [3, 4, 5]) }.Write();
        var row = new OutboxMail(9, "digest:1:anna@example.net", MailKinds.Digest, null, "anna@example.net", "Anna", data, MailState.Waiting, now, now, 0, null);
        var mails = new TicketMails(MailSite.Of("home@example.org", () => "https://home.example.org", TimeZoneInfo.Utc));
        Assert.True(Ticketing.Notify.Mime.Mailbox.TryCreate("anna@example.net", "Anna", out var to, out _));
        var mail = mails.Compose("home", row, to, id => id == 4 ? null : id == 3 ? leak : leak with { Id = 5, Title = "Paint", DueAt = null }, now)!;

        Assert.Equal("Today: 1 overdue, 40 open", mail.Subject);
        Assert.Contains("- overdue since Sat 21 Nov 2026, 06:00: Leak (#3, cellar)\n  https://home.example.org/tickets/3\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("- Paint (#5, cellar)", mail.Text, StringComparison.Ordinal);
        Assert.Contains("and 38 more", mail.Text, StringComparison.Ordinal);
    }
}
