using System.Net.Sockets;
using System.Security.Authentication;

namespace Ticketing.Notify.Smtp;

/// <summary>
/// Hands mail in at one server (message submission, RFC 6409). Safe to use from several tasks: each attempt has a connection to itself, and a connection that has served its mail is kept for the next one.
/// Credentials leave only inside TLS or to this very machine; with credentials nothing is sent without authentication.
/// </summary>
public sealed class SmtpClient(SmtpEndpoint endpoint, SmtpTrust trust, TimeProvider clock, SmtpTimeouts? timeouts = null) : IAsyncDisposable
{
    /// <summary>Servers end idle connections after minutes; an own end before that saves the surprise.</summary>
    static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(20);

    /// <summary>How long the answer to QUIT is waited for: nothing depends on it.</summary>
    static readonly TimeSpan GoodBye = TimeSpan.FromSeconds(2);

    readonly SmtpTimeouts _timeouts = timeouts ?? SmtpTimeouts.Standard;
    readonly Lock _gate = new();
    readonly Stack<(SmtpSession Session, long Since)> _idle = new();

    public SmtpEndpoint Endpoint => endpoint;

    /// <summary>One attempt.</summary>
    /// <param name="message">Headers and body in ASCII, lines of at most 998 characters; see <see cref="Mime.MimeMessage"/>.</param>
    /// <param name="dialogue">Hears what is said; null = nobody.</param>
    /// <exception cref="OperationCanceledException">Cancelled: the mail may or may not be with the server.</exception>
    public async Task<SmtpOutcome> SendAsync(SmtpEnvelope envelope, ReadOnlyMemory<byte> message, SmtpDialogue? dialogue, CancellationToken cancel)
    {
        dialogue ??= SmtpDialogue.Silent;
        while (TakeIdle() is { } idle)
        {
            idle.Session.Dialogue = dialogue;
            var fresh = clock.GetElapsedTime(idle.Since) < KeepIdle;
            if (await TryOnUsedAsync(idle.Session, fresh, envelope, message, cancel).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }
        SmtpSession? session = null;
        try
        {
            (session, var trouble) = await SmtpSession.OpenAsync(endpoint, trust, _timeouts, dialogue, clock, cancel).ConfigureAwait(false);
            return session is null ? trouble! : await session.SendAsync(envelope, message, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return Trouble(e, inSession: session is not null);
        }
        finally
        {
            await KeepAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>On a connection from before. Null if it turned out to be dead before the mail began: that says nothing about the server.</summary>
    async Task<SmtpOutcome?> TryOnUsedAsync(SmtpSession session, bool fresh, SmtpEnvelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        try
        {
            return await session.IsAliveAsync(fresh, cancel).ConfigureAwait(false) ? await session.SendAsync(envelope, message, cancel).ConfigureAwait(false) : null;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            return Trouble(e, inSession: true);
        }
        finally
        {
            await KeepAsync(session).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the connections nobody uses, politely.</summary>
    public async Task CloseIdleAsync(CancellationToken cancel)
    {
        while (true)
        {
            (SmtpSession Session, long Since) idle;
            lock (_gate)
            {
                if (!_idle.TryPop(out idle))
                {
                    return;
                }
            }
            await using (idle.Session.ConfigureAwait(false))
            {
                await idle.Session.QuitAsync(GoodBye, cancel).ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync() => await CloseIdleAsync(CancellationToken.None).ConfigureAwait(false);

    (SmtpSession Session, long Since)? TakeIdle()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var idle) ? idle : null;
        }
    }

    async ValueTask KeepAsync(SmtpSession? session)
    {
        if (session is { IsUsable: true })
        {
            lock (_gate)
            {
                _idle.Push((session, clock.GetTimestamp()));
            }
        }
        else if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>True for what can happen on a network; everything else is a bug.</summary>
    internal static bool IsTrouble(Exception e) => e is IOException or SocketException or TimeoutException or AuthenticationException;

    SmtpOutcome.TryLater Trouble(Exception e, bool inSession) => e switch
    {
        AuthenticationException => new(
            $"No trusted TLS with {endpoint.Host}: {e.Message} The name in {SmtpEndpoint.Key} must be the one in the certificate; a private authority's certificate goes into {SmtpTrust.Key}.", Words(e), ServerAway: true),
        _ when inSession => new("The connection to the mail server was lost while it had the mail.", Words(e), ServerAway: false),
        _ => new($"The mail server {endpoint.Host}:{endpoint.Port} cannot be reached; check {SmtpEndpoint.Key} and the network.", Words(e), ServerAway: true),
    };

    static string Words(Exception e) => e.Message.ReplaceLineEndings(" ");
}
