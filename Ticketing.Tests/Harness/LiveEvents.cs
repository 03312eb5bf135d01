using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Ticketing.Tests.Harness;

/// <summary>One event of <c>/api/v1/stream</c>.</summary>
public sealed record StreamEvent(string? Id, string Name, string Data)
{
    public JsonNode Json => JsonNode.Parse(Data)!;
}

/// <summary>Reads Server-Sent Events as a browser does.</summary>
public sealed class LiveEvents : IAsyncDisposable
{
    readonly HttpResponseMessage _response;
    readonly Channel<StreamEvent> _events = Channel.CreateUnbounded<StreamEvent>();
    readonly Task _reading;

    LiveEvents(HttpResponseMessage response)
    {
        _response = response;
        _reading = ReadAsync();
    }

    /// <param name="after">Id of the last event seen before; null = only what is new.</param>
    public static async Task<LiveEvents> OpenAsync(Api api, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/stream");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (after is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        }
        var response = await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response);
    }

    /// <summary>The next <c>ticket</c> event that <paramref name="match"/> accepts; others are passed over.</summary>
    public async Task<StreamEvent> NextAsync(Func<StreamEvent, bool> match, string what)
    {
        while (true)
        {
            var next = await Eventually.WithinAsync(_events.Reader.ReadAsync().AsTask(), what);
            if (match(next))
            {
                return next;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _response.Dispose();
        await _reading;
    }

    async Task ReadAsync()
    {
        await Task.Yield();
        try
        {
            using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync());
            string? id = null, name = "message", data = null;
            while (await reader.ReadLineAsync() is { } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                var value = colon < 0 ? "" : line[(colon + 1)..].TrimStart(' ');
                switch (colon < 0 ? line : line[..colon])
                {
                    case "id": id = value; break;
                    case "event": name = value; break;
                    case "data": data = data is null ? value : data + "\n" + value; break;
                    case "" when line.Length == 0 && data is not null:
                        _events.Writer.TryWrite(new(id, name, data));
                        (name, data) = ("message", null);
                        break;
                }
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or HttpRequestException or OperationCanceledException)
        {
        }
        _events.Writer.TryComplete();
    }
}
