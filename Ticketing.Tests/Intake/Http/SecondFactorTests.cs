using System.Text.Json.Nodes;
using Ticketing.People;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Intake.Http;

/// <summary>With an authenticator app beside it the password alone opens nothing, and no code opens twice.</summary>
public class SecondFactorTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory, InProcessServers]
    public async Task A_code_is_needed_once_it_was_confirmed_and_is_good_for_one_login(ServerMode mode)
    {
        var clock = new TestClock(Start);
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        var (page, other) = (server.As(null), server.As(null));
        (await LogInAsync(page)).Expect(200);
        (await LogInAsync(other)).Expect(200);
        var (secret, recovery) = await SwitchOnAsync(page, clock);

        (await other.GetAsync("/api/v1/session")).ExpectRefusal(401, "not-valid");
        (await page.GetAsync("/api/v1/session")).Expect(200);
        (await server.As(Api.Basic("anna", "a first password")).GetAsync("/api/v1/session")).ExpectRefusal(401, "second-factor-needed");
        (await LogInAsync(other)).ExpectRefusal(401, "second-factor-needed");
        (await LogInAsync(other, code: "000000", password: "wrong password")).ExpectRefusal(401, "not-valid");
        (await LogInAsync(other, CodeOf(secret, clock))).ExpectRefusal(401, "second-factor-wrong");
        clock.Jump(clock.GetUtcNow().AddSeconds(30));
        (await LogInAsync(other, CodeOf(secret, clock))).Expect(200);
        (await LogInAsync(server.As(null), CodeOf(secret, clock))).ExpectRefusal(401, "second-factor-wrong");

        Assert.Equal(10, recovery.Length);
        (await LogInAsync(server.As(null), recovery[3].ToUpperInvariant())).Expect(200);
        (await LogInAsync(server.As(null), recovery[3])).ExpectRefusal(401, "second-factor-wrong");
        var state = (await page.GetAsync("/api/v1/second-factor")).Expect(200).Json;
        Assert.Equal((true, 9), (state["on"]!.GetValue<bool>(), state["recoveryCodesLeft"]!.GetValue<int>()));

        (await page.PostAsync("/api/v1/second-factor/off", $$"""{"currentPassword":"a first password","code":"000000"}""")).ExpectRefusal(400, "invalid");
        (await page.PostAsync("/api/v1/second-factor/off", $$"""{"currentPassword":"wrong password","code":"{{recovery[0]}}"}""")).ExpectRefusal(400, "invalid");
        (await page.PostAsync("/api/v1/second-factor/off", $$"""{"currentPassword":"a first password","code":"{{recovery[0]}}"}""")).Expect(204);
        (await LogInAsync(server.As(null))).Expect(200);
        Assert.Equal(["secondFactorOn", "secondFactorOff"], (await server.Admin.GetAsync("/api/v1/audit?limit=500")).Expect(200).Json["items"]!.AsArray().Reverse()
            .Select(item => item!["type"]!.GetValue<string>()).Where(type => type.StartsWith("second", StringComparison.Ordinal)));
    }

    [Theory, InProcessServers]
    public async Task Nothing_is_on_before_a_code_was_confirmed_and_the_password_asked(ServerMode mode)
    {
        var clock = new TestClock(Start);
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var page = server.As(null);
        (await LogInAsync(page, user: "admin", password: ServerUnderTest.AdminPassword)).Expect(200);
        (await page.PostAsync("/api/v1/second-factor", """{"currentPassword":"wrong password"}""")).ExpectRefusal(400, "invalid");
        var setup = (await page.PostAsync("/api/v1/second-factor", $$"""{"currentPassword":"{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);
        Assert.StartsWith("otpauth://totp/Home%20Ticketing:admin?secret=" + setup["secret"], setup["uri"], StringComparison.Ordinal);
        var confirm = $$"""{"currentPassword":"{{ServerUnderTest.AdminPassword}}","secret":"{{setup["secret"]}}","code":"CODE"}""";
        (await page.PostAsync("/api/v1/second-factor/confirm", confirm.Replace("CODE", "12345", StringComparison.Ordinal))).ExpectRefusal(400, "second-factor-wrong");
        (await LogInAsync(server.As(null), user: "admin", password: ServerUnderTest.AdminPassword)).Expect(200);
        (await server.Script.GetAsync("/api/v1/second-factor")).ExpectRefusal(403, "forbidden");
    }

    [Fact]
    public async Task Codes_cannot_be_guessed_and_an_admin_helps_who_has_lost_the_app()
    {
        var clock = new TestClock(Start);
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, clock);
        var user = (await server.Admin.PostAsync("/api/v1/users", """{"name":"anna","password":"a first password"}""")).Expect(201);
        var page = server.As(null);
        (await LogInAsync(page)).Expect(200);
        await SwitchOnAsync(page, clock);
        for (var i = 0; i < CodeThrottle.Burst; i++)
        {
            (await LogInAsync(server.Anonymous, "000000")).ExpectRefusal(401, "second-factor-wrong");
        }
        Assert.NotNull((await LogInAsync(server.Anonymous, "000000")).ExpectRefusal(429, "too-many-attempts").Header("Retry-After"));

        Assert.True((await server.Admin.GetAsync(user.Location!)).Json["secondFactor"]!.GetValue<bool>());
        (await server.Admin.DeleteAsync(user.Location + "/second-factor")).Expect(204);
        (await server.Admin.DeleteAsync(user.Location + "/second-factor")).ExpectRefusal(409, "second-factor-off");
        (await LogInAsync(server.Anonymous)).Expect(200);
    }

    static async Task<(string Secret, string[] Recovery)> SwitchOnAsync(Api page, TestClock clock)
    {
        var secret = (await page.PostAsync("/api/v1/second-factor", """{"currentPassword":"a first password"}""")).Expect(200)["secret"]!;
        var confirmed = (await page.PostAsync("/api/v1/second-factor/confirm", $$"""{"currentPassword":"a first password","secret":"{{secret}}","code":"{{CodeOf(secret, clock)}}"}""")).Expect(200);
        return (secret, [.. confirmed.Json["recoveryCodes"]!.AsArray().Select((JsonNode? code) => code!.GetValue<string>())]);
    }

    static string CodeOf(string secret, TestClock clock) => Totp.CodeOf(Totp.FromBase32(secret), Totp.StepOf(clock.GetUtcNow()));

    static Task<Answer> LogInAsync(Api caller, string? code = null, string user = "anna", string password = "a first password") =>
        caller.PostAsync("/api/v1/session", new JsonObject { ["user"] = user, ["password"] = password, ["code"] = code }.ToJsonString());
}
