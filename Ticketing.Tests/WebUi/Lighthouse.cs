using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>Google's Lighthouse from npm, with the browser of the other tests. Its packages are installed once, beside what is built, from the lock file in <c>WebUi/lighthouse</c>.</summary>
static class Lighthouse
{
    static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    /// <summary>The scores of a page, 0 to 100, by category; none where Lighthouse lost the browser's trace, as it does now and then. The whole report is kept beside the pictures.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> ScoreAsync(Uri page, string name, string? cookie = null)
    {
        var report = Screenshots.PathOf($"lighthouse-{name}.json");
        List<string> arguments =
        [
            Path.Combine(await Installed.Value, "node_modules", "lighthouse", "cli", "index.js"), page.ToString(), "--quiet", "--output=json", $"--output-path={report}",
            "--only-categories=performance,accessibility,best-practices", $"--chrome-flags={string.Join(' ', Browser.Flags)}",
            // The live stream never ends: what came within this time is the page.
            "--max-wait-for-load=20000",
        ];
        if (cookie is not null)
        {
            arguments.Add($"--extra-headers={new JsonObject { ["Cookie"] = cookie }.ToJsonString()}");
        }
        var result = await ChildProcess.RunAsync("node", arguments, environment: new Dictionary<string, string?> { ["CHROME_PATH"] = Browser.Chromium }, limit: TimeSpan.FromMinutes(3));
        if (result.Errors.Contains("Please run Lighthouse again", StringComparison.Ordinal))
        {
            return new Dictionary<string, int>();
        }
        result.Expect();
        var found = JsonNode.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken))!;
        return found["categories"]!.AsObject().ToDictionary(one => one.Key, one => (int)Math.Round(100 * one.Value!["score"]!.GetValue<double>()));
    }

    static async Task<string> InstallAsync()
    {
        var folder = RepositoryFiles.PathOf("Ticketing.Tests", "obj", "lighthouse");
        var locked = RepositoryFiles.Read("Ticketing.Tests", "WebUi", "lighthouse", "package-lock.json");
        var done = Path.Combine(folder, "installed-lock.json");
        if (!File.Exists(done) || await File.ReadAllTextAsync(done) != locked)
        {
            Directory.CreateDirectory(folder);
            foreach (var file in (string[])["package.json", "package-lock.json", ".npmrc"])
            {
                File.Copy(RepositoryFiles.PathOf("Ticketing.Tests", "WebUi", "lighthouse", file), Path.Combine(folder, file), overwrite: true);
            }
            (await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, limit: TimeSpan.FromMinutes(5))).Expect();
            await File.WriteAllTextAsync(done, locked);
        }
        return folder;
    }
}
