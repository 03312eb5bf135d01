using System.Text;

namespace Ticketing.Notify.Smtp;

/// <summary>A connection on which mail can be handed in: greeted, inside TLS where there is TLS, authenticated where there are credentials.</summary>
sealed class SmtpSession : IAsyncDisposable
{
    readonly SmtpConnection _connection;
    readonly SmtpTimeouts _timeouts;

    SmtpSession(SmtpConnection connection, SmtpTimeouts timeouts) => (_connection, _timeouts) = (connection, timeouts);

    /// <summary>False after anything that leaves it open where in the dialogue the two are.</summary>
    public bool IsUsable { get; private set; } = true;

    public SmtpDialogue Dialogue { set => _connection.Dialogue = value; }

    /// <summary>Exactly one of the two results is not null. Throws what <see cref="SmtpConnection"/> throws.</summary>
    public static async Task<(SmtpSession? Session, SmtpOutcome.TryLater? Trouble)> OpenAsync(SmtpEndpoint endpoint, SmtpTrust trust, SmtpTimeouts timeouts, SmtpDialogue dialogue, TimeProvider clock, CancellationToken cancel)
    {
        var connection = await SmtpConnection.ConnectAsync(endpoint, timeouts.Connect, dialogue, clock, cancel).ConfigureAwait(false);
        try
        {
            if (await GreetAsync(connection, endpoint, trust, timeouts, cancel).ConfigureAwait(false) is not { } trouble)
            {
                return (new(connection, timeouts), null);
            }
            await connection.DisposeAsync().ConfigureAwait(false);
            return (null, trouble);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Null if mail can be handed in now.</summary>
    static async Task<SmtpOutcome.TryLater?> GreetAsync(SmtpConnection connection, SmtpEndpoint endpoint, SmtpTrust trust, SmtpTimeouts timeouts, CancellationToken cancel)
    {
        if (endpoint.ImplicitTls)
        {
            await connection.SecureAsync(trust.OptionsFor(endpoint.Host), timeouts.Opening, cancel).ConfigureAwait(false);
        }
        var greeting = await connection.ReadReplyAsync(timeouts.Opening, cancel).ConfigureAwait(false);
        if (greeting.Code != 220)
        {
            return Away("The mail server does not want to talk now.", greeting);
        }
        var (offers, refused) = await HelloAsync(connection, timeouts, cancel).ConfigureAwait(false);
        if (!connection.IsEncrypted && offers.ContainsKey("STARTTLS"))
        {
            var ready = await connection.CommandAsync("STARTTLS", timeouts.Opening, cancel).ConfigureAwait(false);
            if (ready.Code != 220)
            {
                return Away("The mail server offers STARTTLS and then refuses it.", ready);
            }
            await connection.SecureAsync(trust.OptionsFor(endpoint.Host), timeouts.Opening, cancel).ConfigureAwait(false);
            (offers, refused) = await HelloAsync(connection, timeouts, cancel).ConfigureAwait(false);
        }
        return refused is not null
            ? Away("The mail server refuses the greeting.", refused)
            : await AuthenticateAsync(connection, endpoint, offers, timeouts, cancel).ConfigureAwait(false);
    }

    /// <summary>What the server offers: keyword → parameters. A server that knows no EHLO offers nothing.</summary>
    static async Task<(Dictionary<string, string> Offers, SmtpReply? Refused)> HelloAsync(SmtpConnection connection, SmtpTimeouts timeouts, CancellationToken cancel)
    {
        var offers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var reply = await connection.CommandAsync($"EHLO {connection.LocalName}", timeouts.Opening, cancel).ConfigureAwait(false);
        if (reply.Code is 500 or 502 or 504)
        {
            reply = await connection.CommandAsync($"HELO {connection.LocalName}", timeouts.Opening, cancel).ConfigureAwait(false);
            return (offers, reply.Code == 250 ? null : reply);
        }
        foreach (var line in reply.Lines.Skip(1))
        {
            var space = line.IndexOfAny([' ', '=']);
            var keyword = space < 0 ? line : line[..space];
            offers[keyword] = $"{offers.GetValueOrDefault(keyword)} {(space < 0 ? "" : line[(space + 1)..])}".Trim();
        }
        return (offers, reply.Code == 250 ? null : reply);
    }

    static async Task<SmtpOutcome.TryLater?> AuthenticateAsync(SmtpConnection connection, SmtpEndpoint endpoint, Dictionary<string, string> offers, SmtpTimeouts timeouts, CancellationToken cancel)
    {
        if (endpoint.User is null || endpoint.Password is null)
        {
            return null;
        }
        if (!connection.IsEncrypted && !connection.IsLoopback)
        {
            return Away($"The mail server offers no TLS, so the password is not sent. Use smtps:// (port 465) in {SmtpEndpoint.Key}, or a server with STARTTLS.", null);
        }
        var mechanisms = offers.GetValueOrDefault("AUTH", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.CommandAsync("AUTH PLAIN " + Base64($"\0{endpoint.User}\0{endpoint.Password}"), timeouts.Opening, cancel, "AUTH PLAIN •••").ConfigureAwait(false);
        }
        else if (mechanisms.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await connection.CommandAsync("AUTH LOGIN", timeouts.Opening, cancel).ConfigureAwait(false);
            reply = reply.Code != 334 ? reply : await connection.CommandAsync(Base64(endpoint.User), timeouts.Opening, cancel, "••• (user)").ConfigureAwait(false);
            reply = reply.Code != 334 ? reply : await connection.CommandAsync(Base64(endpoint.Password), timeouts.Opening, cancel, "••• (password)").ConfigureAwait(false);
        }
        else
        {
            return Away($"The mail server offers neither AUTH PLAIN nor AUTH LOGIN, and with credentials in {SmtpEndpoint.Key} nothing is sent without authentication. Use the server's submission port (465 or 587), or remove the credentials.", null);
        }
        return reply.Code == 235 ? null : Away($"The mail server does not accept user and password of {SmtpEndpoint.Key}; correct them.", reply);
    }

    /// <summary>Asks whether the server is still there, if that is likely at all. A session that is not is not usable either.</summary>
    public async Task<bool> IsAliveAsync(bool likely, CancellationToken cancel)
    {
        IsUsable = false;
        return IsUsable = likely && await ResetAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Hands in one mail. Throws what <see cref="SmtpConnection"/> throws.</summary>
    /// <param name="message">Headers and body in ASCII, lines of at most 998 characters.</param>
    public async Task<SmtpOutcome> SendAsync(SmtpEnvelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        IsUsable = false;
        var outcome = await TransferAsync(envelope, message, cancel).ConfigureAwait(false);
        IsUsable = outcome.ServerAnswer is not ['4', '2', '1', ..];
        return outcome;
    }

    async Task<SmtpOutcome> TransferAsync(SmtpEnvelope envelope, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        var reply = await _connection.CommandAsync($"MAIL FROM:<{envelope.From.Address}>", _timeouts.Envelope, cancel).ConfigureAwait(false);
        if (reply.Code != 250)
        {
            return Judge($"sender {envelope.From.Address}", reply);
        }
        reply = await _connection.CommandAsync($"RCPT TO:<{envelope.To.Address}>", _timeouts.Envelope, cancel).ConfigureAwait(false);
        if (reply.Code is not (250 or 251))
        {
            return Judge($"recipient {envelope.To.Address}", reply);
        }
        reply = await _connection.CommandAsync("DATA", _timeouts.DataStart, cancel).ConfigureAwait(false);
        if (reply.Code != 354)
        {
            return Judge("mail", reply);
        }
        var data = DataEncoding.Encode(message.Span);
        _connection.Dialogue.Note($"{data.Length} bytes of mail");
        await _connection.WriteAsync(data, _timeouts.DataBlock, cancel).ConfigureAwait(false);
        _connection.Dialogue.Client(".");
        reply = await _connection.ReadReplyAsync(_timeouts.DataEnd, cancel).ConfigureAwait(false);
        return reply.Code == 250 ? new SmtpOutcome.Delivered(reply.ToString()) : Judge("mail", reply);
    }

    async Task<bool> ResetAsync(CancellationToken cancel)
    {
        try
        {
            return (await _connection.CommandAsync("RSET", _timeouts.Opening, cancel).ConfigureAwait(false)).Code == 250;
        }
        catch (Exception e) when (SmtpClient.IsTrouble(e))
        {
            return false; // The mail's own outcome is known; the next one opens a new connection.
        }
    }

    /// <summary>Says good-bye, without insisting on an answer.</summary>
    public async Task QuitAsync(TimeSpan patience, CancellationToken cancel)
    {
        try
        {
            await _connection.CommandAsync("QUIT", patience, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (SmtpClient.IsTrouble(e))
        {
            _connection.Dialogue.Note("the server closed without answering QUIT");
        }
    }

    /// <summary>4yz: later; 5yz: never - but for what 5yz says about the session instead of the mail: 530 and 538 ask for authentication or encryption [RFC 4954 6], 503 that we are out of step.</summary>
    static SmtpOutcome Judge(string what, SmtpReply reply) => reply.Code switch
    {
        530 or 538 => Away($"The mail server wants authentication or encryption first; put user:password into {SmtpEndpoint.Key}.", reply),
        503 => new SmtpOutcome.TryLater("Client and mail server are out of step.", reply.ToString(), ServerAway: false),
        >= 500 => new SmtpOutcome.Refused($"The mail server refuses this {what} for good.", reply.ToString()),
        _ => new SmtpOutcome.TryLater($"The mail server does not take this {what} now.", reply.ToString(), ServerAway: false),
    };

    static SmtpOutcome.TryLater Away(string reason, SmtpReply? reply) => new(reason, reply?.ToString() ?? reason, ServerAway: true);

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
