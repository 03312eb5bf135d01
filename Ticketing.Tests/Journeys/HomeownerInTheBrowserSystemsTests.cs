using Ticketing.Tests.Firmware;
using Ticketing.Tests.Harness;
using Ticketing.Tests.WebUi;

namespace Ticketing.Tests.Journeys;

/// <summary>What reports, watched and silenced on the page; each line that the page offers to copy does what it says.</summary>
public class HomeownerInTheBrowserSystemsTests(Browser browser)
{
    const string Snippet = "#snippet pre";

    [Fact]
    public async Task A_job_is_watched_with_the_lines_that_the_page_shows_paused_rescheduled_and_forgotten()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/systems");
        await page.LogInAsync();
        await page.PushAsync("Heartbeats");
        await page.SeesAsync("No job is watched yet");
        await page.PushAsync("Add a heartbeat");
        await page.FillAsync("Name", "nightly backup");
        await page.PushAsync("Save");
        await page.SeesAsync("Waiting for its first ping · every 1 d", "[data-heartbeat]");

        var lines = await LinesAsync(page);
        Assert.Contains("/start\n", lines, StringComparison.Ordinal);
        await RunAsync(lines.Replace("/usr/local/bin/backup.sh", "true", StringComparison.Ordinal));
        await page.GoAsync("/systems/heartbeats");
        await page.SeesAsync("In time", "[data-heartbeat]");
        await page.PushAsync("nightly backup");
        await page.SeesAsync("Ping 2: success, exit status 0", "[data-heartbeat]");
        await page.HoldsAsync("document.querySelector('.health').ariaLabel === 'The last pings, oldest first: 1 of 2 well' && document.querySelectorAll('.health [data-state=good]').length === 1", "the history bar");
        await page.PushAsync("cron");
        await RunAsync((await LinesAsync(page)).Replace("0 3 * * * /usr/local/bin/backup.sh", "true", StringComparison.Ordinal));
        await page.PushAsync("Python");
        (await ChildProcess.RunAsync("python3", ["-c", await LinesAsync(page)])).Expect();
        await RunAsync(lines.Replace("/usr/local/bin/backup.sh", "false", StringComparison.Ordinal));
        await Eventually.TrueAsync(async () => await server.Admin.CountAsync("kind=open") == 1, "the failure is a ticket");

        await page.GoAsync("/systems/heartbeats");
        await page.SeesAsync("Silent or failed", "[data-heartbeat]");
        await page.PushAsync("nightly backup");
        await page.PushAsync("Pause");
        await page.SeesAsync("Paused until its next ping", "[data-heartbeat]");
        await page.PushAsync("Change");
        await page.ChooseAsync("Expected", "schedule");
        await page.FillAsync("Schedule", "nonsense");
        page.Expect(400);
        await page.PushAsync("Save");
        await page.HoldsAsync("document.querySelector('[data-heartbeat] [data-fault=true] .problem')?.innerText.length > 10", "what is wrong with the schedule, at its field");
        await page.FillAsync("Schedule", "0 3 * * *");
        await page.FillAsync("Time zone", "Europe/Berlin");
        await page.PushAsync("Save");
        await page.SeesAsync("0 3 * * * · Europe/Berlin", "[data-heartbeat]");
        await page.PushAsync("Delete nightly backup");
        await page.PushAsync("Really delete nightly backup");
        await page.SeesAsync("No job is watched yet");
    }

    [Fact]
    public async Task A_firing_alert_is_silenced_with_one_press_and_heard_again_afterwards()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        const string Alert = """[{"labels":{"alertname":"DiskFull","instance":"nas"}}]""";
        (await server.Script.PostAsync("/api/v2/alerts", Alert)).Expect(200);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/systems/silences");
        await page.LogInAsync();
        await page.SeesAsync("Every alert is heard.");
        await page.PushAsync("Silence DiskFull");
        await page.FillAsync("Value of instance", "n.s");
        await page.HoldsAsync("(select => { select.value = '=~'; return select.dispatchEvent(new Event('change', { bubbles: true })); })(document.querySelectorAll('[aria-label=Comparison]')[1])", "a pattern");
        await page.FillAsync("Why", "the disk is being replaced");
        await page.PushAsync("Silence them");
        await page.SeesAsync("alertname=\"DiskFull\" instance=~\"n.s\" admin: the disk is being replaced");
        await page.SeesAsync("silenced", ".lines .state");
        var silence = Assert.Single((await server.Admin.GetAsync("/api/v2/silences")).Expect(200).Json.AsArray())!;
        Assert.Equal("active", (string?)silence["status"]!["state"]);

        await page.PushAsync("Delete alertname=\"DiskFull\" instance=~\"n.s\"");
        await page.PushAsync("Really delete alertname=\"DiskFull\" instance=~\"n.s\"");
        await page.SeesAsync("Every alert is heard.");
    }

    [Fact]
    public async Task Every_line_for_a_device_works_with_the_real_address_and_the_token_made_for_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        await using var page = await browser.OpenAsync(server.Url);
        await page.GoAsync("/systems");
        await page.LogInAsync();
        await page.FillAsync("Name of a new system", "cellar");
        await page.PushAsync("Add a system");
        await page.PushAsync("Make a token for it");
        await page.HoldsAsync("/cellar:tk_\\w{30,}/.test(document.querySelector('#snippet pre').innerText)", "the token stands in the lines");
        using var folder = new TemporaryDirectory();

        foreach (var line in (await LinesAsync(page)).Split('\n'))
        {
            await RunAsync(line.Replace("curl ", "curl --silent --show-error --fail-with-body ", StringComparison.Ordinal));
        }
        Assert.Equal((2, "done"), await StateAsync(server, "disk"));

        await page.PushAsync("mosquitto_pub");
        foreach (var line in (await LinesAsync(page)).Split('\n'))
        {
            await RunAsync(line);
        }
        await Eventually.TrueAsync(async () => await StateAsync(server, "pressure") == (1, "done"), "the alarm and its end by MQTT");
        Assert.NotNull((string?)(await server.Admin.GetAsync("/api/v1/systems")).Expect(200).Json["items"]!.AsArray().Single(one => (string?)one!["name"] == "cellar")!["lastHeartbeatAt"]);

        await page.PushAsync("cron");
        var cron = (await LinesAsync(page)).Split('\n');
        foreach (var job in (string[])["false", "true"])
        {
            await RunAsync($"{cron[1]}\n{cron[2]}\n{cron[3].Replace("0 3 * * * /usr/local/bin/backup.sh", job, StringComparison.Ordinal)}");
            Assert.Equal((1, job == "false" ? "open" : "done"), await StateAsync(server, "backup"));
        }

        await page.PushAsync("Prometheus");
        var alertmanager = Path.Combine(folder.Path, "alertmanager.yml");
        await File.WriteAllTextAsync(alertmanager, await LinesAsync(page), TestContext.Current.CancellationToken);
        Assert.Contains("SUCCESS", (await ChildProcess.RunAsync("amtool", ["check-config", alertmanager])).Expect().Output, StringComparison.Ordinal);

        foreach (var program in (string[])["Home Assistant", "ESPHome"])
        {
            await page.PushAsync(program);
            var yaml = Path.Combine(folder.Path, "part.yaml");
            await File.WriteAllTextAsync(yaml, await LinesAsync(page), TestContext.Current.CancellationToken);
            (await ChildProcess.RunAsync("python3", ["-c", "import sys, yaml; print(yaml.safe_load(open(sys.argv[1])))", yaml])).Expect();
            Assert.Contains("tk_", await LinesAsync(page), StringComparison.Ordinal);
        }

        await page.PushAsync("STM32");
        var stm32 = (await LinesAsync(page)).Split('\n');
        await RunAsync($"cd '{folder.Path}'\n{stm32[0]}");
        var settings = stm32.Single(line => line.StartsWith("make settings", StringComparison.Ordinal)).Split(' ')[1..];
        (await FirmwareImage.MakeAsync([.. settings.Select(part => part.Replace("token.txt", Path.Combine(folder.Path, "token.txt"), StringComparison.Ordinal)), $"OUT={folder.Path}"])).Expect();
        Assert.Contains("home\0cellar\0cellar\0tk_", await File.ReadAllTextAsync(Path.Combine(folder.Path, "settings.bin"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await page.HoldsAsync("document.querySelector('.print-label path').getAttribute('d').length > 1000 && document.querySelector('.print-label figcaption').innerText.includes(location.href)", "the label leads to this page");
    }

    static async Task<string> LinesAsync(BrowserPage page) => ((string)(await page.EvaluateAsync($"document.querySelector('{Snippet}').textContent"))!).Trim();

    static async Task RunAsync(string lines) => (await ChildProcess.RunAsync("bash", ["-c", lines])).Expect();

    /// <summary>How often the condition was reported, and how its ticket stands.</summary>
    static async Task<(long Occurrences, string Kind)> StateAsync(ServerUnderTest server, string reference)
    {
        var ticket = (await server.Admin.AllAsync()).Single(one => (string?)one["reference"] == reference);
        return (ticket["occurrences"]!.GetValue<long>(), (string)ticket["kind"]!);
    }
}
