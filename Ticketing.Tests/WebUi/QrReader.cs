using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>What a phone's camera reads: npm's <c>jsqr</c> on a picture of the screen.</summary>
static class QrReader
{
    static readonly Lazy<string> JsQr = new(() => RepositoryFiles.Read("Ticketing.Server", "Web", "node_modules", "jsqr", "dist", "jsQR.js"));

    /// <summary>The text in the code that an element shows; fails the test if a camera would see none.</summary>
    public static async Task<string> ReadAsync(BrowserPage page, string selector)
    {
        var place = (await page.EvaluateAsync($$"""
            (() => {
              const element = document.querySelector({{JsonValue.Create(selector).ToJsonString()}});
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const { x, y, width, height } = element.getBoundingClientRect();
              return { x: x + scrollX, y: y + scrollY, width, height, scale: 1 };
            })()
            """))!;
        var shot = await page.CallAsync("Page.captureScreenshot", new() { ["clip"] = place.DeepClone() });
        var text = await page.EvaluateAsync($$"""
            (async () => {
              const jsQR = (() => { const module = { exports: {} }, exports = module.exports; {{JsQr.Value}}; return module.exports; })();
              const bytes = Uint8Array.from(atob("{{(string)shot["data"]!}}"), sign => sign.charCodeAt(0));
              const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
              const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
              canvas.drawImage(picture, 0, 0);
              return (jsQR.default ?? jsQR)(canvas.getImageData(0, 0, picture.width, picture.height).data, picture.width, picture.height)?.data ?? null;
            })()
            """);
        Assert.True(text is not null, $"{selector} holds no code that can be read");
        return (string)text!;
    }
}
