using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

[assembly: AssemblyFixture(typeof(Ticketing.Tests.WebUi.Browser))]

namespace Ticketing.Tests.WebUi;

/// <summary>
/// One real headless Chromium for all tests of a run; each page has cookies and storage of its own. It starts with the first page that is opened. Spoken to in its own protocol: Playwright's .NET client needs JSON by reflection,
/// which this process switches off so that tests fail where the native executable would.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    public static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage",
        // Pages of several tests lie over each other: none of them may fall asleep.
        "--disable-renderer-backgrounding", "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
    ];

    public static string Chromium => Environment.GetEnvironmentVariable("TICKETING_CHROMIUM") ?? "/usr/bin/chromium";

    const string Listening = "DevTools listening on ";
    readonly TemporaryDirectory _profile = new();
    readonly Lazy<Task<DevTools>> _tools;
    ChildProcess? _process;

    public Browser() => _tools = new(StartAsync);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    async Task<DevTools> StartAsync()
    {
        Assert.True(File.Exists(Chromium), $"There is no {Chromium}. Install it (Debian: apt install chromium), or name another in TICKETING_CHROMIUM.");
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start(Chromium, [.. Flags, "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "about:blank"], _ => { }, line =>
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                address.TrySetResult(new(line[Listening.Length..]));
            }
        });
        return await DevTools.ConnectAsync(await Eventually.WithinAsync(address.Task, "Chromium listens"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_tools.IsValueCreated)
        {
            await (await _tools.Value).DisposeAsync();
        }
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        _profile.Dispose();
    }

    /// <summary>A new page with cookies and storage of its own, as on another device.</summary>
    /// <param name="dark">What the device prefers.</param>
    /// <param name="forInspection">Lets the test run scripts of its own beside the page's, against the page's policy.</param>
    public async Task<BrowserPage> OpenAsync(Uri server, int width = 1280, int height = 800, bool dark = false, bool forInspection = false)
    {
        var tools = await _tools.Value;
        var context = (string)(await tools.CallAsync("Target.createBrowserContext"))["browserContextId"]!;
        var target = (string)(await tools.CallAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context }))["targetId"]!;
        var session = (string)(await tools.CallAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        var page = new BrowserPage(tools, context, target, session, server);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.CallAsync($"{domain}.enable");
        }
        await page.CallAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await page.CallAsync("Emulation.setEmulatedMedia", new()
        {
            ["features"] = new JsonArray(
                new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" },
                new JsonObject { ["name"] = "prefers-reduced-motion", ["value"] = "reduce" }),
        });
        await page.CallAsync("Emulation.setFocusEmulationEnabled", new() { ["enabled"] = true });
        await page.CallAsync("Emulation.setLocaleOverride", new() { ["locale"] = "en-GB" });
        await page.CallAsync("Page.setBypassCSP", new() { ["enabled"] = forInspection });
        return page;
    }
}
