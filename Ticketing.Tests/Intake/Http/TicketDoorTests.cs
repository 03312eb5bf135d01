using System.Text;
using Ticketing.Intake.Http;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

public class TicketDoorTests
{
    [Theory]
    [InlineData(null, BodyForm.Any)]
    [InlineData("application/json", BodyForm.Json)]
    [InlineData("Application/JSON; charset=UTF-8", BodyForm.Json)]
    [InlineData("application/json;charset=\"utf-8\"", BodyForm.Json)]
    [InlineData("application/vnd.home+json", BodyForm.Json)]
    [InlineData("text/plain;charset=us-ascii", BodyForm.Text)]
    [InlineData("application/x-www-form-urlencoded", BodyForm.Form)]
    [InlineData("application/octet-stream", BodyForm.Any)]
    public void Types_are_known_by_name_whatever_stands_behind(string? type, object form) => Assert.Equal(form, TicketDoor.FormOf(type));

    [Theory]
    [InlineData("text/html")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("json")]
    public void Other_types_and_charsets_are_refused(string type) => Assert.Null(TicketDoor.FormOf(type));

    [Fact]
    public async Task Bodies_of_every_type_become_tickets()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        async Task<Answer> Post(string body, string? type, string query = "") =>
            (await server.Script.SendAsync(HttpMethod.Post, "/api/v1/tickets" + query, Api.Raw(Encoding.UTF8.GetBytes(body), type))).Expect(201);

        var text = await Post("Disk 91% full\n/dev/sda1", "text/plain");
        Assert.Equal(("Disk 91% full", "/dev/sda1", "setup"), (text["title"], text["description"], text["system"]));
        Assert.Equal($"/api/v1/tickets/{text.Id}", text.Location);
        Assert.Equal("Größe", (await Post("title=Gr%C3%B6%C3%9Fe&sla=none", "application/x-www-form-urlencoded"))["title"]);
        Assert.Equal("Door", (await Post("""{"title": "Door"}""", "application/x-www-form-urlencoded"))["title"]);
        Assert.Equal("Door", (await Post("""{"title": "Door"}""", null))["title"]);
        var query = await Post("all of it\nis text", "text/plain", "?title=Backup&system=nas&category=disk&reference=b&sla=bronze&state=firing");
        Assert.Equal(("Backup", "all of it\nis text", "nas", "disk", "b", "bronze"), (query["title"], query["description"], query["system"], query["category"], query["reference"], query["sla"]));
    }

    [Fact]
    public async Task A_body_in_many_pieces_is_read_whole()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var description = string.Concat(Enumerable.Repeat("zwölf ", 3_000));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tickets") { Content = Api.Json($$"""{"title": "Long", "description": "{{description}}"}""") };
        request.Headers.TransferEncodingChunked = true;
        using var answer = await server.Script.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal(description, (await server.Script.TicketAsync(1))["description"]);
    }

    [Fact]
    public async Task Repeats_and_ends_of_a_condition_answer_200_and_say_what_they_did()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        const string Report = """{"title": "Low", "system": "boiler", "reference": "pressure"}""";
        var first = await server.Script.CreateAsync(Report);
        Assert.False(first.Json["merged"]!.GetValue<bool>());
        var second = (await server.Script.SubmitAsync(Report)).Expect(200);
        Assert.Equal((first.Id, true, 2), (second.Id, second.Json["merged"]!.GetValue<bool>(), second.Json["occurrences"]!.GetValue<int>()));
        var over = (await server.Script.SubmitAsync("""{"title": "Low", "system": "boiler", "reference": "pressure", "state": "resolved"}""")).Expect(200);
        Assert.Equal((first.Id, "done"), (over.Id, over["kind"]));
        var nothing = (await server.Script.SubmitAsync("""{"title": "Low", "system": "boiler", "reference": "pressure", "state": "ok"}""")).Expect(200);
        Assert.Equal("""{"merged":false}""", nothing.Text);
    }

    [Fact]
    public async Task A_key_gets_its_first_answer_again_and_a_bad_key_is_refused()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        var first = (await server.Script.SubmitAsync("""{"title": "Once"}""", ("Idempotency-Key", "k1"))).Expect(201);
        var again = (await server.Script.SubmitAsync("""{"title": "Once"}""", ("Idempotency-Key", "k1"))).Expect(201);
        Assert.Equal((first.Id, first.Location, "true"), (again.Id, again.Location, again.Header("Idempotency-Replayed")));
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Contains("Idempotency-Key", (await server.Script.SubmitAsync("""{"title": "x"}""", ("Idempotency-Key", new string('k', 201)))).ExpectRefusal(400, "invalid").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tier_that_cannot_be_promised_is_refused_with_what_can()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, new TestClock(new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)));
        for (var i = 0; i < 120; i++)
        {
            await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold"}""");
        }
        var refused = (await server.Script.SubmitAsync("""{"title": "Alarm", "sla": "gold"}""")).ExpectRefusal(409, "sla-not-guaranteed");
        Assert.Equal(["silver", "bronze"], refused.Json["offers"]!.AsArray().Select(tier => tier!.GetValue<string>()));
        Assert.NotNull(refused["earliest"]);
        var recorded = await server.Script.CreateAsync("""{"title": "Alarm", "sla": "gold", "ifRefused": "record"}""");
        Assert.False(recorded.Json["guaranteed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task The_echo_for_measurements_exists_only_where_it_is_asked_for()
    {
        await using var without = await ServerUnderTest.StartAsync(ServerMode.InProcess);
        (await without.Script.PostAsync("/bench/echo", """{"title": "x"}""")).Expect(404);
        await using var with = await ServerUnderTest.StartAsync(ServerMode.InProcess, ("Bench", "true"));
        Assert.Equal("x", (await with.Script.PostAsync("/bench/echo", """{"title": "x"}""")).Expect(201)["title"]);
        (await with.Anonymous.PostAsync("/bench/echo", """{"title": "x"}""")).Expect(401);
        Assert.Equal(0, await with.Script.CountAsync());
    }
}
