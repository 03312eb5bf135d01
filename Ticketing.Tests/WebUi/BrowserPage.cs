using System.Globalization;
using System.Text.Json.Nodes;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>
/// A page in front of a person: what is seen, clicked and typed, with the browser's own input events. Every call waits until it can be done.
/// Fails the test, when it is closed, on any console error, policy violation, uncaught exception or request to another server that was not announced.
/// </summary>
public sealed class BrowserPage : IAsyncDisposable
{
    readonly DevTools _tools;
    readonly string _context;
    readonly string _target;
    readonly string _session;
    readonly Uri _server;
    readonly PageFaults _faults;
    TaskCompletionSource<string> _held = new();

    internal BrowserPage(DevTools tools, string context, string target, string session, Uri server)
    {
        (_tools, _context, _target, _session, _server) = (tools, context, target, session, server);
        _faults = new(server);
        tools.Listen(session, Take);
    }

    internal Task<JsonNode> CallAsync(string method, JsonObject? parameters = null) => _tools.CallAsync(method, parameters, _session);

    /// <summary>The browser logs every refused request as an error; one with this status belongs to the test.</summary>
    public void Expect(int status) => _faults.Expect(string.Create(CultureInfo.InvariantCulture, $"status of {status}"));

    /// <summary>Opens a path; without a session that is the login.</summary>
    public async Task GoAsync(string path = "/")
    {
        await CallAsync("Page.navigate", new() { ["url"] = new Uri(_server, path).ToString() });
        await HoldsAsync("document.readyState === 'complete' && document.querySelector('#page, #reference')?.childElementCount > 0", $"{path} is drawn");
    }

    public async Task LogInAsync(string user = "admin", string password = ServerUnderTest.AdminPassword)
    {
        await FillAsync("Name", user);
        await FillAsync("Password", password);
        await PressAsync("Enter");
        await HoldsAsync("document.querySelector('.workspace')", "the page behind the login");
    }

    /// <summary>Runs an expression in the page, awaits it, and returns its value as JSON; null for undefined.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } fault ? throw new InvalidOperationException($"{expression}\n{fault.ToJsonString()}") : answer["result"]!["value"];
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task HoldsAsync(string expression, string what)
    {
        try
        {
            await Eventually.TrueAsync(async () => (await EvaluateAsync($"!!({expression})"))!.GetValue<bool>(), what);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for: {what}. The page shows:\n{await TextAsync("body")}\n{_faults}");
        }
    }

    /// <summary>Waits until a person can read the text, within <paramref name="within"/>.</summary>
    public Task SeesAsync(string text, string within = "body") => HoldsAsync($"({Read(within)}).includes({Quote(text)})", $"'{text}' in {within}");

    public Task SeesNoMoreAsync(string text, string within = "body") => HoldsAsync($"!({Read(within)}).includes({Quote(text)})", $"no '{text}' in {within}");

    /// <summary>What a person reads there; "" if there is no such element.</summary>
    public async Task<string> TextAsync(string within) => (await EvaluateAsync(Read(within)))!.GetValue<string>();

    /// <summary>Waits until so many elements match.</summary>
    public Task CountsAsync(string selector, int count) => HoldsAsync($"document.querySelectorAll({Quote(selector)}).length === {count}", $"{count} × {selector}");

    /// <summary>Clicks the button or link with that text or label.</summary>
    public Task PushAsync(string name) => ClickAsync(
        $"[...document.querySelectorAll('button, a, summary')].find(e => e.checkVisibility() && (e.ariaLabel ?? e.innerText.trim()) === {Quote(name)})", $"the button '{name}'");

    /// <summary>Opens the ticket whose row shows this title.</summary>
    public Task OpenRowAsync(string title) => ClickAsync($"[...document.querySelectorAll('[data-ticket]')].find(e => e.innerText.includes({Quote(title)}))", $"the row '{title}'");

    /// <summary>Clicks in the middle of an element, if nothing covers it; once more where the page moved it away under the pointer.</summary>
    public Task ClickAsync(string element, string what) => Eventually.TrueAsync(() => HitAsync(element, what), $"{what} is hit");

    /// <summary>True if the element, or what came in its place, got the click.</summary>
    async Task<bool> HitAsync(string element, string what)
    {
        var place = await Eventually.SomeAsync(async () => await EvaluateAsync($$"""
            (() => {
              const element = {{element}};
              if (!element || element.disabled) return null;
              element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
              const { x, y, width, height } = element.getBoundingClientRect();
              const at = { x: x + width / 2, y: y + height / 2 };
              const top = document.elementFromPoint(at.x, at.y);
              if (!top || !(element.contains(top) || top.contains(element) && top.tagName === "LABEL")) return null;
              window.missed = element;
              element.addEventListener("click", () => { window.missed = null; }, { once: true, capture: true });
              return at;
            })()
            """), $"{what} can be clicked");
        foreach (var type in (string[])["mouseMoved", "mousePressed", "mouseReleased"])
        {
            await CallAsync("Input.dispatchMouseEvent", new() { ["type"] = type, ["x"] = place["x"]!.DeepClone(), ["y"] = place["y"]!.DeepClone(), ["button"] = type == "mouseMoved" ? "none" : "left", ["clickCount"] = 1 });
        }
        try
        {
            return (await EvaluateAsync("!!window.missed?.isConnected"))?.GetValue<bool>() != true;
        }
        catch (InvalidOperationException)
        {
            return true; // the page is being left
        }
    }

    /// <summary>Replaces what stands in the field with that label.</summary>
    public async Task FillAsync(string label, string text)
    {
        await HoldsAsync($"(() => {{ const field = {Field(label)}; field?.focus(); field?.select?.(); return field && document.activeElement === field; }})()", $"the field '{label}'");
        await TypeAsync(text);
    }

    /// <summary>Chooses an option of the select with that label.</summary>
    public Task ChooseAsync(string label, string option) => HoldsAsync($$"""
        (() => {
          const select = {{Field(label)}};
          if (![...select?.options ?? []].some(o => o.value === {{Quote(option)}})) return false;
          select.value = {{Quote(option)}};
          select.dispatchEvent(new Event("change", { bubbles: true }));
          return true;
        })()
        """, $"the option '{option}' of '{label}'");

    /// <summary>Types where the focus is.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new() { ["text"] = text });

    /// <summary>Presses keys one after the other: letters, signs, <c>Enter</c>, <c>Escape</c>, <c>Tab</c>, <c>Space</c>, <c>Ctrl+Enter</c>.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var name in keys)
        {
            var control = name.StartsWith("Ctrl+", StringComparison.Ordinal);
            var (key, code, text) = (control ? name[5..] : name) switch
            {
                "Enter" => ("Enter", 13, "\r"),
                "Escape" => ("Escape", 27, ""),
                "Tab" => ("Tab", 9, ""),
                "Space" => (" ", 32, " "),
                "ArrowRight" => ("ArrowRight", 39, ""),
                "PageDown" => ("PageDown", 34, ""),
                "End" => ("End", 35, ""),
                "Home" => ("Home", 36, ""),
                var sign => (sign, char.ToUpperInvariant(sign[0]), sign),
            };
            var press = new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["windowsVirtualKeyCode"] = code, ["modifiers"] = control ? 2 : 0 };
            if (text.Length > 0)
            {
                press["text"] = text;
            }
            await CallAsync("Input.dispatchKeyEvent", press);
            await CallAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = code });
        }
    }

    /// <summary>How far the page is wider than the screen, in pixels: a person would have to scroll sideways.</summary>
    public async Task<int> OverflowAsync() => (await EvaluateAsync("document.documentElement.scrollWidth - innerWidth"))!.GetValue<int>();

    /// <summary>As when the session ended elsewhere: what the page asks then is refused.</summary>
    public Task ForgetCookiesAsync()
    {
        Expect(401);
        return CallAsync("Network.clearBrowserCookies");
    }

    /// <summary>What fails because the server is away is no fault of the page.</summary>
    public void ExpectOutage() => _faults.Expect("net::ERR_");

    /// <summary>As a person closes a tab: the page hears of it and may finish what it began.</summary>
    public Task CloseAsync() => CallAsync("Page.navigate", new() { ["url"] = "about:blank" });

    public async ValueTask DisposeAsync()
    {
        _tools.Forget(_session);
        await _tools.CallAsync("Target.closeTarget", new() { ["targetId"] = _target });
        await _tools.CallAsync("Target.disposeBrowserContext", new() { ["browserContextId"] = _context });
        Assert.True(_faults.IsEmpty, $"The page is not clean:\n{_faults}");
    }

    /// <summary>From now on the next answer to a path is held back on its way to the page, until what is returned is called.</summary>
    public async Task<Func<Task>> HoldAnswerAsync(string path)
    {
        await CallAsync("Network.setBypassServiceWorker", new() { ["bypass"] = true });
        _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await CallAsync("Fetch.enable", new() { ["patterns"] = new JsonArray(new JsonObject { ["urlPattern"] = new Uri(_server, path).ToString(), ["requestStage"] = "Response" }) });
        return async () =>
        {
            await CallAsync("Fetch.continueRequest", new() { ["requestId"] = await Eventually.WithinAsync(_held.Task, $"the answer to {path}") });
            await CallAsync("Fetch.disable");
        };
    }

    /// <summary>Waits until the answer that is to be held back is there.</summary>
    public Task HoldsAnswerAsync() => Eventually.WithinAsync(_held.Task, "the answer that is held back");

    void Take(string method, JsonNode happened)
    {
        if (method == "Fetch.requestPaused")
        {
            _held.TrySetResult((string)happened["requestId"]!);
        }
        else
        {
            _faults.Take(method, happened);
        }
    }

    static string Read(string within) => $"(document.querySelector({Quote(within)})?.innerText ?? '').replace(/\\s+/g, ' ')";

    static string Field(string label) =>
        $"[...document.querySelectorAll('input, textarea, select')].find(e => e.ariaLabel === {Quote(label)} || [...e.labels ?? []].some(l => l.innerText.trim().startsWith({Quote(label)})))";

    static string Quote(string text) => JsonValue.Create(text).ToJsonString();
}
