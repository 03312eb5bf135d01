using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>A calendar program subscribes to a secret address.</summary>
public class CalendarDoorTests
{
    const string Path = "/api/v1/session/calendar";

    [Theory, InProcessServers]
    public async Task The_address_shows_due_times_until_it_is_ended_or_made_anew(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        Assert.Null((await server.Admin.GetAsync(Path)).Expect(200).Json["since"]);
        await server.Script.CreateAsync("""{"title": "Leak, cellar", "sla": "bronze"}""");
        await server.Script.CreateAsync("""{"title": "No due time"}""");
        var first = (await server.Admin.PostAsync(Path, "")).Expect(201)["path"]!;
        var file = (await server.Anonymous.GetAsync(first)).Expect(200);
        Assert.Equal("text/calendar", file.MediaType);
        Assert.Contains("SUMMARY:Leak\\, cellar (#1", file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No due time", file.Text, StringComparison.Ordinal);
        var uid = file.Text.Split("\r\n").Single(line => line.StartsWith("UID:", StringComparison.Ordinal));
        Assert.Contains(uid, (await server.Anonymous.GetAsync(first)).Expect(200).Text, StringComparison.Ordinal);

        var second = (await server.Admin.PostAsync(Path, "")).Expect(201)["path"]!;
        (await server.Anonymous.GetAsync(first)).Expect(404);
        (await server.Anonymous.GetAsync(second)).Expect(200);
        Assert.NotNull((await server.Admin.GetAsync(Path)).Expect(200).Json["since"]);
        (await server.Admin.DeleteAsync(Path)).Expect(204);
        (await server.Anonymous.GetAsync(second)).Expect(404);
        (await server.Anonymous.GetAsync("/calendar/home..ics")).Expect(404);
        (await server.Anonymous.GetAsync("/calendar/.ics")).Expect(404);
    }
}
