using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>Pictures of what a test saw, below the folder that <c>TICKETING_SCREENSHOTS</c> names; nothing without it.</summary>
static class Screenshots
{
    public static async Task KeepAsync(BrowserPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("TICKETING_SCREENSHOTS") is { Length: > 0 } folder)
        {
            var shot = await page.CallAsync("Page.captureScreenshot");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), Convert.FromBase64String((string)shot["data"]!), TestContext.Current.CancellationToken);
        }
    }
}
