using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>Everybody chooses what to be mailed, and when.</summary>
public class WishDoorTests
{
    const string Path = "/api/v1/session/mails";

    [Theory, InProcessServers]
    public async Task Wishes_are_kept_shown_and_changed_in_part(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = (await server.Admin.GetAsync(Path)).Expect(200).Json;
        Assert.Equal((9, 9, null, true, null), (first["kinds"]!.AsArray().Count, first["allKinds"]!.AsArray().Count, first["quietFrom"], first["digest"]!.GetValue<bool>(), first["digestAt"]));

        (await server.Admin.PatchAsync(Path, """{"kinds":["opened","mentioned"],"quietFrom":"22:00","quietUntil":"06:30"}""")).Expect(200);
        (await server.Admin.PatchAsync(Path, """{"quietGold":true,"digest":false}""")).Expect(200);
        var json = (await server.Admin.GetAsync(Path)).Expect(200).Json;
        Assert.Equal("""["opened","mentioned"]""", json["kinds"]!.ToJsonString());
        Assert.Equal(("22:00", "06:30", true, false), (json["quietFrom"]!.GetValue<string>(), json["quietUntil"]!.GetValue<string>(), json["quietGold"]!.GetValue<bool>(), json["digest"]!.GetValue<bool>()));
        Assert.Equal("en", json["language"]!.GetValue<string>());
        (await server.Admin.PatchAsync(Path, """{"language":"de"}""")).Expect(200);
        Assert.Equal(("de", """["en","de","hu"]"""), ((await server.Admin.GetAsync(Path)).Expect(200)["language"], (await server.Admin.GetAsync(Path)).Json["allLanguages"]!.ToJsonString()));
        Assert.Null((await server.Admin.PatchAsync(Path, """{"quietFrom":null,"quietUntil":null}""")).Expect(200).Json["quietFrom"]);
    }

    [Theory, InProcessServers]
    public async Task Nonsense_is_refused_with_the_field_and_tokens_have_no_mail(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        foreach (var (body, field) in new[] { ("""{"kinds":["often"]}""", "kinds"), ("""{"quietFrom":"25:00","quietUntil":"06:00"}""", "quietFrom"), ("""{"quietFrom":"22:00"}""", "quietUntil"), ("""{"quietFrom":"22:00","quietUntil":"22:00"}""", "quietUntil"), ("""{"digest":1}""", "digest"), ("""{"language":"xx"}""", "language") })
        {
            Assert.NotNull((await server.Admin.PatchAsync(Path, body)).ExpectRefusal(400, "invalid").Json["errors"]![field]);
        }
        (await server.Script.GetAsync(Path)).ExpectRefusal(403, "forbidden");
    }
}
