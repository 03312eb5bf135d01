using System.Globalization;
using System.IO.Pipelines;
using System.Buffers;
using Ticketing.Notify;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>GET /api/v1/stream: Server-Sent Events for whoever may see tickets, each only what it may see. Resumes by <c>Last-Event-ID</c>.</summary>
/// <param name="isCurrent">False once a user or token may not act any more, or the page's session has ended; asked with every heartbeat.</param>
/// <param name="stopping">Cancelled when the server drains: streams end so that it can.</param>
public sealed class StreamDoor(TenantDoor door, LiveStream live, Func<Principal, long?, bool> isCurrent, TimeProvider clock, CancellationToken stopping)
{
    /// <summary>A comment this often keeps proxies from closing the connection and finds clients that are gone.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task OpenAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        string? header = context.Request.Headers["Last-Event-ID"];
        long? after = null;
        if (!string.IsNullOrEmpty(header))
        {
            if (long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                after = number;
            }
            else
            {
                faults.Add("Last-Event-ID", "is not the id of an event of this stream");
            }
        }
        if (faults.ToRefusal() is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var who = context.Principal();
        var read = door.StoreOf(context).Read;
        using var connection = live.Connect(door.StoreOf(context), after, who.Name);
        if (connection is null)
        {
            Problem.Write(context, new Refusal(RefusalKind.TooMany, "too-many-streams", $"More than {LiveStream.MaxConnections} live streams are open. Close some, and try again.") { RetryAfter = TimeSpan.FromSeconds(30) });
            return;
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await SendAsync(context.Response.BodyWriter, connection, who, context.Session(), () => TicketView.Of(who, read.Categories)!, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    async Task SendAsync(PipeWriter body, LiveConnection connection, Principal who, long? session, Func<TicketView> view, CancellationToken cancel)
    {
        using var heartbeat = new PeriodicTimer(Heartbeat, clock);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var messages = connection.ReadAsync(left.Token).GetAsyncEnumerator(left.Token);
        body.Write("retry: 2000\n\n"u8);
        await body.FlushAsync(cancel).ConfigureAwait(false);
        var next = messages.MoveNextAsync().AsTask();
        try
        {
            var beat = heartbeat.WaitForNextTickAsync(cancel).AsTask();
            while (true)
            {
                if (await Task.WhenAny(next, beat).ConfigureAwait(false) == beat)
                {
                    await beat.ConfigureAwait(false);
                    if (!isCurrent(who, session))
                    {
                        return;
                    }
                    body.Write(": still here\n\n"u8);
                    beat = heartbeat.WaitForNextTickAsync(cancel).AsTask();
                }
                else if (!await next.ConfigureAwait(false))
                {
                    return;
                }
                else
                {
                    Write(body, messages.Current, view());
                    next = messages.MoveNextAsync().AsTask();
                    if (next.IsCompletedSuccessfully && body.UnflushedBytes < 32 * 1024)
                    {
                        continue; // More is there already: one flush for several.
                    }
                }
                if ((await body.FlushAsync(cancel).ConfigureAwait(false)).IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            // The enumerator must stand still before it is disposed.
            await left.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static void Write(PipeWriter body, LiveMessage message, TicketView view)
    {
        if (view == TicketView.All || (message.Ticket is { } ticket && view.Sees(ticket)))
        {
            body.Write(message.Frame);
        }
    }
}
