using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>A request that arrived.</summary>
public sealed record SunkRequest(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A program that is called by HTTP, on 127.0.0.1: keeps what it gets and answers as the test says.</summary>
public sealed class HttpSink : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly Task _serving;

    public HttpSink()
    {
        Url = new($"http://127.0.0.1:{FreePort.Next()}/");
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<SunkRequest> Requests { get; } = new();

    /// <summary>Status, body and headers of the answer to the request with that number, from 1.</summary>
    public Func<int, (int Status, string Body, (string Name, string Value)[] Headers)> Answer { get; set; } = _ => (200, "ok", []);

    public Task<SunkRequest> NextAsync(int number, string what) => Eventually.SomeAsync(() => Task.FromResult(Requests.ElementAtOrDefault(number - 1)), what);

    async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Requests.Enqueue(new(context.Request.Url!.PathAndQuery, context.Request.Headers.AllKeys.ToDictionary(name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase), body.ToArray()));
            var (status, text, headers) = Answer(Requests.Count);
            context.Response.StatusCode = status;
            foreach (var (name, value) in headers)
            {
                context.Response.AddHeader(name, value);
            }
            try
            {
                context.Response.Close(Encoding.UTF8.GetBytes(text), willBlock: false);
            }
            catch (HttpListenerException)
            {
                // Whoever asked has gone.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }
}
