using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>axe-core, in the page itself.</summary>
static class Accessibility
{
    static readonly Lazy<string> Axe = new(() => RepositoryFiles.Read("Ticketing.Server", "Web", "node_modules", "axe-core", "axe.min.js"));

    /// <summary>Fails the test with every place where somebody is shut out.</summary>
    /// <param name="what">What the page shows, for the message.</param>
    public static async Task HoldAsync(BrowserPage page, string what)
    {
        await page.EvaluateAsync($"window.axe ?? (() => {{ {Axe.Value} }})(), null");
        var found = (await page.EvaluateAsync("axe.run().then(r => r.violations.map(v => `${v.id}: ${v.help}\\n  ${v.nodes.map(n => n.html + ' ' + n.failureSummary).join('\\n  ')}`))"))!.AsArray();
        Assert.True(found.Count == 0, $"{what}:\n{string.Join('\n', found.Select(one => (string?)one))}");
    }
}
