using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>Where the setting says so, mails that ended go when they are old; tickets, their history and the trail stay whole.</summary>
public class RetentionByItselfTests
{
    [Theory, InProcessServers]
    public async Task Old_mails_go_by_themselves_and_the_trail_stays_whole(ServerMode mode)
    {
        var clock = new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var smtp = await SmtpServer.StartAsync();
        await using var server = await ServerUnderTest.StartAsync(mode, clock, ("Smtp", smtp.Url), ("PublicUrl", "http://home.example"), ("Retention:Days", "30"));
        await WorkflowPeople.UserAsync(server, "mia", "agent");
        var ticket = await server.Script.CreateAsync("""{"title": "Leak"}""");
        await EventuallyAsync(async () => await SentAsync() == 1, "the mail");
        await LaterAsync(TimeSpan.FromDays(20));
        await server.Script.CreateAsync("""{"title": "Smoke"}""");
        await EventuallyAsync(async () => await SentAsync() == 2, "the second mail");
        await LaterAsync(TimeSpan.FromDays(11));
        await EventuallyAsync(async () => await SentAsync() == 1, "the first mail to be forgotten");

        var said = (await server.Admin.GetAsync("/api/v1/audit?type=mailsForgotten")).Expect(200).Json["items"]!.AsArray();
        Assert.Contains("1 mails that ended until 2026-03-", Assert.Single(said)!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("opened", (await server.Script.TicketAsync(ticket.Id)).Json["log"]!.AsArray().Select(line => line!["type"]!.GetValue<string>()));
        var chain = (await server.Admin.GetAsync("/api/v1/audit/chain")).Expect(200).Json;
        Assert.True((bool)chain["whole"]!, chain.ToJsonString());

        async Task<int> SentAsync() => (await server.Admin.GetAsync("/api/v1/mails")).Expect(200).Json["items"]!.AsArray().Count(mail => (string)mail!["state"]! == "sent");

        // Nobody wants to wait for what a running server does in all those days.
        async Task LaterAsync(TimeSpan by)
        {
            await server.StopAsync();
            clock.Advance(by);
            await server.StartAgainAsync();
        }

        Task EventuallyAsync(Func<Task<bool>> ask, string what) => Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(250));
                return ask();
            },
            what);
    }
}
