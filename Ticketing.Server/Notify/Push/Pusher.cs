using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Notify.Http;
using Ticketing.Tickets;

namespace Ticketing.Notify.Push;

/// <summary>Hands what the outboxes hold for browsers to their push services (RFC 8030), encrypted for the browser and signed with the tenant's key. What does not get through is tried again for a day.</summary>
/// <param name="contact">https: or mailto: of whoever runs this server.</param>
/// <param name="mayTake">False while another server sends; after a change call <see cref="LookAgain"/>.</param>
sealed partial class Pusher(WebCall web, Func<string> contact, TimeProvider clock, ILogger log, Func<bool> mayTake) : IAsyncDisposable
{
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LookWhileIdle = TimeSpan.FromSeconds(60);
    static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(5);

    /// <summary>Taken from one tenant at a time, and sent side by side.</summary>
    const int Most = 8;

    readonly ConcurrentDictionary<IPushOutbox, bool> _outboxes = new();
    readonly AsyncSignal _signal = new();
    readonly CancellationTokenSource _stopping = new();
    Task _loop = Task.CompletedTask;

    public void Follow(IPushOutbox outbox)
    {
        _outboxes[outbox] = true;
        LookAgain();
    }

    public void Leave(IPushOutbox outbox) => _outboxes.TryRemove(outbox, out _);

    /// <summary>Something was queued, or changed outside.</summary>
    public void LookAgain() => _signal.Set();

    public void Start() => _loop = Task.Run(LoopAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stopping.Dispose();
        web.Dispose();
    }

    Instant Now => Instant.From(clock.GetUtcNow());

    async Task LoopAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var wait = TroublePause;
            try
            {
                wait = mayTake() ? await PassAsync().ConfigureAwait(false) : LookWhileIdle;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return; // What was in hand comes back when its lease ends.
            }
            catch (Exception trouble) when (trouble is OutboxTroubleException or Admission.StoreAwayException)
            {
                LogTrouble(log, trouble.Message);
            }
            catch (Exception bug)
            {
                LogBug(log, bug);
            }
            await _signal.WaitAsync(wait, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long nothing will be to do unless somebody signals.</returns>
    async Task<TimeSpan> PassAsync()
    {
        var wait = LookWhileIdle;
        foreach (var (outbox, _) in _outboxes)
        {
            while (outbox.NextAttempt() is { } next)
            {
                var due = next <= Now ? await outbox.TakeDueAsync(Now, Most, Lease, _stopping.Token).ConfigureAwait(false) : [];
                if (due.Count == 0 || outbox.Key() is not { } key)
                {
                    wait = next - Now is var until && until < wait ? until : wait;
                    break;
                }
                await Task.WhenAll(due.Select(push => SendAsync(outbox, push, key))).ConfigureAwait(false);
            }
        }
        return wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1);
    }

    async Task SendAsync(IPushOutbox outbox, DuePush push, PushKey key)
    {
        var endpoint = new Uri(push.Endpoint);
        PushVerdict verdict;
        try
        {
            var body = PushMessage.Encrypt(Encoding.UTF8.GetBytes(push.Data), Base64Url.DecodeFromChars(push.Receiver), Base64Url.DecodeFromChars(push.Secret));
            var answer = await web.SendAsync("POST", endpoint,
            [
                ("Authorization", key.AuthorizationFor(endpoint, contact(), clock.GetUtcNow())), ("Content-Encoding", "aes128gcm"), ("Content-Type", "application/octet-stream"),
                ("TTL", PushVerdict.Patience.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)), ("Urgency", "high"),
            ], body, _stopping.Token).ConfigureAwait(false);
            var after = answer.Headers.TryGetValue("Retry-After", out var asked) && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            verdict = PushVerdict.Of(answer.Status, null, push.Attempts + 1, push.CreatedAt, Now, after, Random.Shared.NextDouble());
        }
        catch (PrivateAddressException refused)
        {
            verdict = new PushVerdict.Over(refused.Message);
        }
        catch (IOException trouble)
        {
            verdict = PushVerdict.Of(null, trouble.Message, push.Attempts + 1, push.CreatedAt, Now, null, Random.Shared.NextDouble());
        }
        catch (CryptographicException)
        {
            verdict = new PushVerdict.Gone(); // Its key is none: nobody could ever read it.
        }
        await outbox.MarkAsync(push, verdict, CancellationToken.None).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "pushes cannot be taken: {Reason}")]
    static partial void LogTrouble(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "the pusher failed; it goes on in a moment")]
    static partial void LogBug(ILogger log, Exception bug);
}
