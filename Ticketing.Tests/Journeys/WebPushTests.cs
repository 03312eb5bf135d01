using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A phone in a pocket is told what happens at home.</summary>
public class WebPushTests
{
    const string Path = "/api/v1/session/push";

    static readonly (string, string) Here = ("Push:PrivateAddresses", "true");

    [Theory, BothServers]
    public async Task A_browser_is_told_what_it_asked_for_encrypted_and_until_it_is_gone(ServerMode mode)
    {
        await using var service = await TestPushService.StartAsync();
        using var phone = new TestBrowser();
        await using var server = await ServerUnderTest.StartAsync(mode, Here);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","role":"agent","password":"a first password"}""")).Expect(201);
        var anna = server.As(null);
        (await anna.PostAsync("/api/v1/session", """{"user":"anna","password":"a first password"}""")).Expect(200);
        var key = (await anna.GetAsync(Path)).Expect(200)["key"]!;
        Assert.Equal(key, (await anna.GetAsync(Path)).Expect(200)["key"]);
        (await anna.PostAsync(Path, Subscription(phone, service.Url + "/phone", "opened", "mentioned"))).Expect(201);

        // Agents are told of a new ticket, without a mail server; not of what the phone did not ask for, nor of one's own deeds.
        service.Answers.Enqueue(503);
        await server.Script.CreateAsync("""{"title":"Boiler pressure low","system":"boiler"}""");
        await GotAsync(2);
        (await server.Admin.PatchAsync("/api/v1/tickets/1", """{"watchers":["anna"]}""")).Expect(200);
        (await anna.PostAsync("/api/v1/tickets/1/log", """{"text":"Looking, @anna"}""")).Expect(201);
        (await server.Admin.PostAsync("/api/v1/tickets/1/log", """{"text":"@anna: is it cold?"}""")).Expect(201);
        await GotAsync(3);
        var got = service.Got.ToArray();
        Assert.Equal(["opened", "opened", "mentioned"], got.Select(push => JsonNode.Parse(phone.Decrypt(push.Body))!["kind"]!.GetValue<string>()));
        Assert.Equal("""{"language":"hu","kind":"mentioned","ticket":1,"title":"Boiler pressure low","system":"boiler","by":"admin","text":"@anna: is it cold?"}""", phone.Decrypt(got[2].Body));
        Assert.All(got, push =>
        {
            Assert.Equal(("/phone", "aes128gcm", "86400"), (push.Path, push.Headers.ContentEncoding.ToString(), push.Headers["TTL"].ToString()));
            Assert.Equal(service.Url, TestBrowser.VerifyVapid(push.Headers.Authorization.ToString(), key)["aud"]!.GetValue<string>());
        });

        service.Answers.Enqueue(410);
        await server.Script.CreateAsync("""{"title":"Another"}""");
        await Eventually.TrueAsync(async () => (await anna.GetAsync(Path)).Expect(200).Json["items"]!.AsArray().Count == 0, "the subscription to end");

        async Task GotAsync(int count) => await Eventually.TrueAsync(() => Task.FromResult(service.Got.Count >= count), $"{count} pushes");
    }

    [Theory, BothServers]
    public async Task Who_subscribes_without_having_asked_for_the_key_is_told_too(ServerMode mode)
    {
        await using var service = await TestPushService.StartAsync();
        using var phone = new TestBrowser();
        await using var server = await ServerUnderTest.StartAsync(mode, Here);
        var admin = server.As(null);
        (await admin.PostAsync("/api/v1/session", $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);

        (await admin.PostAsync(Path, Subscription(phone, service.Url + "/phone", "opened"))).Expect(201);
        await server.Script.CreateAsync("""{"title":"Boiler pressure low"}""");

        await Eventually.TrueAsync(() => service.Got.Count == 1, "the push");
        TestBrowser.VerifyVapid(service.Got.Single().Headers.Authorization.ToString(), (await admin.GetAsync(Path)).Expect(200)["key"]!);
    }

    [Theory, BothServers]
    public async Task Subscriptions_are_ones_own_checked_and_few(ServerMode mode)
    {
        using var phone = new TestBrowser();
        await using var server = await ServerUnderTest.StartAsync(mode);
        var (admin, anna) = (server.As(null), server.As(null));
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        (await anna.PostAsync("/api/v1/session", """{"user":"anna","password":"a first password"}""")).Expect(200);
        (await admin.PostAsync("/api/v1/session", $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);
        (await server.Script.GetAsync(Path)).ExpectRefusal(403, "forbidden");
        foreach (var endpoint in (string[])["http://push.example/1", "ftp://push.example/1", "push", "https://127.0.0.1/", "https://[::1]/", "https://192.168.1.1/", "https://[::ffff:10.0.0.1]/", "https://2130706433/", "https://a:b@push.example/"])
        {
            (await anna.PostAsync(Path, Subscription(phone, endpoint))).ExpectRefusal(400, "invalid");
        }
        (await anna.PostAsync(Path, Subscription(phone, "https://push.example/1", "weather"))).ExpectRefusal(400, "invalid");
        var wrong = JsonNode.Parse(Subscription(phone, "https://push.example/1"))!;
        wrong["p256dh"] = "B" + new string('A', 86);
        (await anna.PostAsync(Path, wrong.ToJsonString())).ExpectRefusal(400, "invalid");

        for (var i = 0; i < 10; i++)
        {
            (await anna.PostAsync(Path, Subscription(phone, $"https://push.example/{i}"))).Expect(201);
        }
        (await anna.PostAsync(Path, Subscription(phone, "https://push.example/3", "finished"))).Expect(201); // the same browser again
        (await anna.PostAsync(Path, Subscription(phone, "https://push.example/10"))).ExpectRefusal(409, "too-many-browsers");
        var items = (await anna.GetAsync(Path)).Expect(200).Json["items"]!.AsArray();
        Assert.Equal(10, items.Count);
        (await admin.DeleteAsync($"{Path}/{items[0]!["id"]}")).ExpectRefusal(404, "not-found");
        (await anna.DeleteAsync($"{Path}/{items[0]!["id"]}")).Expect(204);
        Assert.Empty((await admin.GetAsync(Path)).Expect(200).Json["items"]!.AsArray());
    }

    static string Subscription(TestBrowser browser, string endpoint, params string[] kinds)
    {
        var body = new JsonObject { ["endpoint"] = endpoint, ["p256dh"] = browser.PublicKey, ["auth"] = browser.Secret, ["language"] = "hu" };
        if (kinds.Length > 0)
        {
            body["kinds"] = new JsonArray([.. kinds.Select(kind => JsonValue.Create(kind))]);
        }
        return body.ToJsonString();
    }
}
