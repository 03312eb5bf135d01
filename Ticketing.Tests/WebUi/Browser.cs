using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>
/// One real headless Chromium for the tests of a class. Spoken to in its own protocol: Playwright's .NET client needs JSON by reflection,
/// which this process switches off so that tests fail where the native executable would.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", "--remote-debugging-port=0",
    ];

    const string Listening = "DevTools listening on ";
    readonly TemporaryDirectory _profile = new();
    ChildProcess? _process;
    DevTools? _tools;

    public async ValueTask InitializeAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("TICKETING_CHROMIUM") ?? "/usr/bin/chromium";
        Assert.True(File.Exists(chromium), $"There is no {chromium}. Install it (Debian: apt install chromium), or name another in TICKETING_CHROMIUM.");
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start(chromium, [.. Flags, $"--user-data-dir={_profile.Path}", "about:blank"], _ => { }, line =>
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                address.TrySetResult(new(line[Listening.Length..]));
            }
        });
        _tools = await DevTools.ConnectAsync(await Eventually.WithinAsync(address.Task, "Chromium listens"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
        {
            await _tools.DisposeAsync();
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
        var context = (string)(await _tools!.CallAsync("Target.createBrowserContext"))["browserContextId"]!;
        var target = (string)(await _tools.CallAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context }))["targetId"]!;
        var session = (string)(await _tools.CallAsync("Target.attachToTarget", new() { ["targetId"] = target, ["flatten"] = true }))["sessionId"]!;
        var page = new BrowserPage(_tools, context, target, session, server);
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
        await page.CallAsync("Emulation.setLocaleOverride", new() { ["locale"] = "en-GB" });
        await page.CallAsync("Page.setBypassCSP", new() { ["enabled"] = forInspection });
        return page;
    }
}
