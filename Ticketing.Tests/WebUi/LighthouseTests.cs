using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>How good the page is by common measure: Lighthouse, as on a slow phone, against the native executable. A machine that is busy lowers a score and never raises it, so the best of three counts.</summary>
public class LighthouseTests(ITestOutputHelper output)
{
    const int Least = 95;
    const int Attempts = 3;

    [Fact]
    public async Task The_login_and_the_first_view_score_at_least_95_in_performance_accessibility_and_best_practices()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        foreach (var tier in (string[])["gold", "silver", "bronze", "none"])
        {
            await server.Script.CreateAsync($$"""{"title":"A {{tier}} ticket","sla":"{{tier}}","system":"boiler","category":"heating"}""");
        }
        using var person = new Api(server.Url, null);
        var login = (await person.PostAsync("/api/v1/session", $$"""{"user":"admin","password":"{{ServerUnderTest.AdminPassword}}"}""")).Expect(200);
        var cookie = login.Header("Set-Cookie")!.Split(';')[0];
        List<string> scores = [];
        foreach (var (name, header) in ((string, string?)[])[("login", null), ("first-view", cookie)])
        {
            var best = new Dictionary<string, int>();
            for (var attempt = 1; attempt <= Attempts && (best.Count == 0 || best.Values.Any(score => score < Least)); attempt++)
            {
                foreach (var (category, score) in await Lighthouse.ScoreAsync(server.Url, name, header))
                {
                    best[category] = Math.Max(score, best.GetValueOrDefault(category));
                }
            }
            var line = $"{name}: {string.Join(", ", best.Select(one => $"{one.Key} {one.Value}"))}";
            output.WriteLine(line);
            scores.Add(line);
            Assert.Equal(["accessibility", "best-practices", "performance"], best.Keys.Order());
            Assert.All(best.Values, score => Assert.True(score >= Least, line));
        }
        await File.WriteAllLinesAsync(Screenshots.PathOf("lighthouse.txt"), scores, TestContext.Current.CancellationToken);
    }
}
