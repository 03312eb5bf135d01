using System.Text;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A phone subscribes what is due, without a password, until its owner says no.</summary>
public class CalendarTests
{
    const string Path = "/api/v1/session/calendar";

    [Theory, BothServers]
    public async Task A_secret_address_shows_what_its_owner_sees_until_it_is_revoked(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password","role":"member"}""")).Expect(201);
        var (anna, phone) = (server.As(null), server.As(null));
        await anna.PostAsync("/api/v1/session", """{"user":"anna","password":"a first password"}""");
        await server.Script.CreateAsync("""{"title": "Somebody's leak", "sla": "gold"}""");
        await server.Script.CreateAsync("""{"title": "Anna's lamp", "sla": "silver", "requester": "anna"}""");
        await server.Script.CreateAsync("""{"title": "Someday", "requester": "anna"}""");
        var bo = (await server.Script.PostAsync("/api/v1/contacts", """{"name": "Bo"}""")).Expect(201).Id;
        var car = (await server.Script.PostAsync("/api/v1/assets", $$"""{"name": "Car", "kind": "car", "contactId": {{bo}}}""")).Expect(201).Id;
        var day = TimeProvider.System.GetUtcNow().AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        (await server.Script.PostAsync($"/api/v1/plan/{day}/jobs", $$"""{"assetId": {{car}}, "contactId": {{bo}}, "startsAt": "{{day}}T10:00:00Z", "endsAt": "{{day}}T11:30:00Z", "description": "Brakes"}""")).Expect(201);

        Assert.Null((await anna.GetAsync(Path)).Expect(200).Json["since"]);
        var address = (await anna.PostAsync(Path, "{}")).Expect(201).Json["path"]!.GetValue<string>();
        var all = (await server.Admin.PostAsync(Path, "{}")).Expect(201).Json["path"]!.GetValue<string>();
        Assert.NotNull((await anna.GetAsync(Path)).Expect(200).Json["since"]);

        var mine = (await phone.GetAsync(address)).Expect(200);
        Assert.Equal("text/calendar", mine.MediaType);
        var text = Encoding.UTF8.GetString(mine.Bytes);
        Assert.Contains("SUMMARY:Anna's lamp", text, StringComparison.Ordinal);
        Assert.DoesNotContain("leak", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Someday", text, StringComparison.Ordinal);
        var date = day.Replace("-", "", StringComparison.Ordinal);
        Assert.Contains($"DTSTART:{date}T100000Z\r\nDTEND:{date}T113000Z\r\nSUMMARY:Car: Brakes\r\nDESCRIPTION:Bo\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Somebody's leak", Encoding.UTF8.GetString((await phone.GetAsync(all)).Expect(200).Bytes), StringComparison.Ordinal);

        var renewed = (await anna.PostAsync(Path, "{}")).Expect(201).Json["path"]!.GetValue<string>();
        (await phone.GetAsync(address)).ExpectRefusal(404, "not-found");
        (await phone.GetAsync(renewed)).Expect(200);
        (await anna.DeleteAsync(Path)).Expect(204);
        (await phone.GetAsync(renewed)).ExpectRefusal(404, "not-found");
        (await phone.GetAsync("/calendar/home." + renewed.Split('.')[1][..^1])).ExpectRefusal(404, "not-found");
        (await phone.GetAsync("/calendar/nobody")).ExpectRefusal(404, "not-found");
        (await server.Script.PostAsync(Path, "{}")).ExpectRefusal(403, "forbidden");
        (await phone.GetAsync(all)).Expect(200);
    }
}
