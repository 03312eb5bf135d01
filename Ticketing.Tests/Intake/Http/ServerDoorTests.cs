using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class ServerDoorTests
{
    [Fact]
    public async Task The_server_tells_senders_what_to_type_and_an_admin_what_is_stored()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        await server.Script.CreateAsync("""{"title":"Alarm"}""");

        var info = (await server.Admin.GetAsync("/api/v1/server")).Expect(200).Json;
        Assert.Equal((server.MqttPort, "ticketing", "SQLite"), ((int)info["mqttPort"]!, (string?)info["mqttRoot"], (string?)info["database"]));
        var storage = (await server.Admin.GetAsync("/api/v1/storage")).Expect(200).Json;
        Assert.True((long)storage["bytes"]! > 0);
        Assert.Equal((1L, true), ((long)storage["tickets"]!, storage["backup"] is null));
        var health = (await server.Admin.GetAsync("/api/v1/insights/systems")).Expect(200).Json["systems"]!.AsArray();
        Assert.Equal(2, (int)Assert.Single(health)!["stretches"]![47]!);
        Assert.Equal(1, (int)(await server.Admin.GetAsync("/api/v1/insights?days=7")).Expect(200).Json["counted"]!);
        (await server.Admin.GetAsync("/api/v1/insights?days=0")).Expect(400);
    }

    [Fact]
    public async Task What_old_mails_take_is_told_and_freed_for_admins_only_and_never_of_the_last_week()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            var old = (await server.Admin.SendAsync(method, "/api/v1/mails/old?days=30", null)).Expect(200).Json;
            Assert.Equal((0L, 0L), ((long)old["mails"]!, (long)old["bytes"]!));
            (await server.Admin.SendAsync(method, "/api/v1/mails/old?days=6", null)).Expect(400);
        }
    }

    [Fact]
    public async Task Every_kind_of_stored_thing_is_measured_and_what_may_go_can_be_forgotten()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Retention:Days", "30"));
        await server.Script.CreateAsync("""{"title":"Alarm"}""");

        var kept = (await server.Admin.GetAsync("/api/v1/retention")).Expect(200).Json;
        var items = kept["items"]!.AsArray().ToDictionary(item => (string)item!["kind"]!, item => item!);
        Assert.Equal(30, (int)kept["days"]!);
        Assert.Equal((1L, "good", false), ((long)items["tickets"]["rows"]!, (string)items["tickets"]["ends"]!, (bool)items["tickets"]["forgettable"]!));
        Assert.True((long)items["events"]["bytes"]! > 0);
        Assert.Equal(["deliveries", "mails", "pings"], items.Values.Where(item => (bool)item["forgettable"]!).Select(item => (string)item["kind"]!).Order());
        Assert.Equal(("newest", 100L), ((string)items["pings"]["ends"]!, (long)items["pings"]["limit"]!));
        Assert.Equal(("hours", 24L), ((string)items["answers"]["ends"]!, (long)items["answers"]["limit"]!));
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            foreach (var kind in (string[])["mails", "deliveries", "pings"])
            {
                var old = (await server.Admin.SendAsync(method, $"/api/v1/retention/{kind}?days=30", null)).Expect(200).Json;
                Assert.Equal((kind, 0L, 0L), ((string)old["kind"]!, (long)old["rows"]!, (long)old["bytes"]!));
            }
            (await server.Admin.SendAsync(method, "/api/v1/retention/mails?days=6", null)).Expect(400);
            (await server.Admin.SendAsync(method, "/api/v1/retention/tickets", null)).Expect(404);
            (await server.Admin.SendAsync(method, "/api/v1/retention/events", null)).Expect(404);
            (await server.Admin.SendAsync(method, "/api/v1/retention/nothing", null)).Expect(404);
        }
    }

    [Fact]
    public async Task Without_a_mail_server_a_test_mail_says_what_to_set_and_a_wrong_address_what_is_wrong()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        Assert.Equal("no-mail-server", (await server.Admin.PostAsync("/api/v1/mails/test", """{"to":"anna@example.com"}""")).Expect(409).Code);
        (await server.Admin.PostAsync("/api/v1/mails/test", "{}")).Expect(400);
    }
}
