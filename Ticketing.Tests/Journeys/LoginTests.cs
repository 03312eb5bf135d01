using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>People log in on the page with a cookie; guessing is slow, logging out is final.</summary>
public class LoginTests
{
    [Theory, BothServers]
    public async Task A_session_begins_with_the_password_and_ends_with_the_logout(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        using var browser = server.As(null);
        (await browser.GetAsync("/api/v1/session")).Expect(401);

        var login = await LogInAsync(browser, ServerUnderTest.AdminPassword);

        Assert.True(login.Status is 200 or 201, login.Text);
        var cookie = login.Header("Set-Cookie")!;
        foreach (var word in new[] { "HttpOnly", "SameSite=Strict", "Path=/" })
        {
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("home", login.Text, StringComparison.Ordinal);
        (await browser.GetAsync("/api/v1/session")).Expect(200);
        (await browser.GetAsync("/api/v1/tickets")).Expect(200);
        (await browser.SubmitAsync("""{"title": "Alarm"}""", ("Sec-Fetch-Site", "cross-site"))).Expect(403);

        (await browser.DeleteAsync("/api/v1/session")).Expect(204);
        (await browser.GetAsync("/api/v1/tickets", ("Cookie", cookie.Split(';')[0]))).Expect(401);
    }

    [Theory, BothServers]
    public async Task Guessing_is_throttled_and_tokens_go_on_working(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var answers = new List<Answer>();
        while (answers.Count < 60 && answers.LastOrDefault()?.Status != 429)
        {
            answers.Add(await LogInAsync(server.Anonymous, "wrong password"));
        }

        Assert.Equal(429, answers[^1].Status);
        Assert.NotNull(answers[^1].Header("Retry-After"));
        Assert.All(answers.SkipLast(1), answer => Assert.Equal(401, answer.Status));
        Assert.InRange(answers.Count, 5, 40);
        await server.Script.CreateAsync("""{"title": "Alarm"}""");
    }

    [Theory, BothServers]
    public async Task An_unknown_name_is_told_nothing_else_than_a_wrong_password(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var wrong = await LogInAsync(server.Anonymous, "wrong password");
        var unknown = await LogInAsync(server.Anonymous, "wrong password", "nobody");

        Assert.Equal((401, wrong.Code, wrong["detail"]), (unknown.Status, unknown.Code, unknown["detail"]));
    }

    static Task<Answer> LogInAsync(Api caller, string password, string user = "admin") => caller.PostAsync("/api/v1/session", $$"""{"user": "{{user}}", "password": "{{password}}"}""");
}
