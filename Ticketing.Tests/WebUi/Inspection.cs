using System.Globalization;

namespace Ticketing.Tests.WebUi;

/// <summary>What holds of every view of the page, at every width, in light and in dark.</summary>
static class Inspection
{
    /// <summary>Nothing sticks out and axe finds nobody shut out; a picture is kept to be looked at.</summary>
    /// <param name="view">What the page shows: its path, or words. For the messages.</param>
    /// <param name="picture">Name of the picture; null = the view's.</param>
    public static async Task HoldAsync(BrowserPage page, string view, int width, bool dark = false, string? picture = null)
    {
        Assert.True(await page.OverflowAsync() <= 0, $"{view} is wider than {width} pixels");
        await Accessibility.HoldAsync(page, view);
        var name = (picture ?? view).Trim('/').Replace('/', '-').Replace(' ', '-');
        await Screenshots.KeepAsync(page, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}{(dark ? "-dark" : "")}"));
    }
}
