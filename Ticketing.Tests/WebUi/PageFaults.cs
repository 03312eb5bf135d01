using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.WebUi;

/// <summary>Everything a browser says against a page: errors and warnings in the console (broken policies and refused requests are among them), uncaught exceptions, and requests to anybody else.</summary>
sealed class PageFaults(Uri server)
{
    readonly ConcurrentQueue<string> _faults = new();
    readonly ConcurrentBag<string> _expected = [];

    public bool IsEmpty => _faults.IsEmpty;

    /// <summary>Failed requests whose message holds this text belong to the test.</summary>
    public void Expect(string text) => _expected.Add(text);

    public void Take(string method, JsonNode happened)
    {
        switch (method)
        {
            case "Runtime.exceptionThrown":
                Add($"uncaught: {happened["exceptionDetails"]!["exception"]?["description"] ?? happened["exceptionDetails"]!["text"]}");
                break;
            case "Runtime.consoleAPICalled" when (string?)happened["type"] is "error" or "warning" or "assert":
                Add($"console: {happened["args"]!.ToJsonString()}");
                break;
            case "Log.entryAdded" when (string?)happened["entry"]!["level"] is "error" or "warning":
                Add($"{happened["entry"]!["source"]}: {happened["entry"]!["text"]} {happened["entry"]!["url"]}");
                break;
            case "Network.requestWillBeSent" when new Uri((string)happened["request"]!["url"]!) is { Scheme: not "data" and not "blob" and not "about" } url && url.Authority != server.Authority:
                Add($"request to another server: {url}");
                break;
        }
    }

    void Add(string fault)
    {
        if (!(fault.Contains("Failed to load resource", StringComparison.Ordinal) && _expected.Any(text => fault.Contains(text, StringComparison.Ordinal))))
        {
            _faults.Enqueue(fault);
        }
    }

    public override string ToString() => string.Join('\n', _faults);
}
