using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ticketing.Admission;
using Ticketing.Notify.Http;
using Ticketing.Tickets;

namespace Ticketing.Notify.Push;

/// <summary>Hands what the outboxes hold for browsers to their push services (RFC 8030), encrypted for the browser and signed with the tenant's key. What does not get through is tried again for a day.</summary>
/// <param name="contact">https: or mailto: of whoever runs this server.</param>
/// <param name="mayTake">See <see cref="OutboxLoops"/>.</param>
sealed class Pusher(WebCall web, Func<string> contact, TimeProvider clock, ILogger log, Func<string, bool> mayTake) : IAsyncDisposable
{
    /// <summary>Taken at a time, and sent side by side.</summary>
    const int Most = 8;

    readonly OutboxLoops _loops = new("browsers", mayTake, clock, log);

    Instant Now => Instant.From(clock.GetUtcNow());

    /// <summary>Looks after the pushes of an open store until that is closed.</summary>
    public IStoreFollower Follow(IPushOutbox outbox) => _loops.Follow(outbox, async cancel =>
    {
        var key = outbox.Key() ?? throw new InvalidOperationException("there are pushes, but no key to sign them with");
        var due = await outbox.TakeDueAsync(Now, Most, OutboxLoops.Lease, cancel).ConfigureAwait(false);
        await Task.WhenAll(due.Select(push => SendAsync(outbox, push, key))).ConfigureAwait(false);
        return due.Count;
    });

    public async ValueTask DisposeAsync()
    {
        await _loops.DisposeAsync().ConfigureAwait(false);
        web.Dispose();
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
            ], body, _loops.Stopping).ConfigureAwait(false);
            var after = answer.Headers.TryGetValue("Retry-After", out var asked) && int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
            verdict = PushVerdict.Of(answer.Status, null, push.Attempts + 1, push.CreatedAt, Now, after, Random.Shared.NextDouble());
        }
        catch (OperationCanceledException) when (_loops.Stopping.IsCancellationRequested)
        {
            verdict = new PushVerdict.Again(Now, "the server was stopped meanwhile");
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
        await outbox.MarkAsync(push, verdict).ConfigureAwait(false);
    }
}
