using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>Pictures and reports of what the tests of the page saw: in <c>artifacts/page</c>, or in the folder that <c>TICKETING_SCREENSHOTS</c> names.</summary>
static class Screenshots
{
    static readonly string Folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("TICKETING_SCREENSHOTS") is { Length: > 0 } given ? given : RepositoryFiles.PathOf("artifacts", "page")).FullName;

    public static string PathOf(string file) => Path.Combine(Folder, file);

    public static async Task KeepAsync(BrowserPage page, string name)
    {
        var shot = await page.CallAsync("Page.captureScreenshot");
        await File.WriteAllBytesAsync(PathOf(name + ".png"), Convert.FromBase64String((string)shot["data"]!), TestContext.Current.CancellationToken);
    }
}
