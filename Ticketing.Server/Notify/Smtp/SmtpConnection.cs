using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Ticketing.Notify.Smtp;

/// <summary>Lines to a server and replies from it, each within its time. Trouble is an <see cref="IOException"/>, <see cref="SocketException"/>, <see cref="TimeoutException"/> or <see cref="System.Security.Authentication.AuthenticationException"/>; after one the connection is of no more use.</summary>
sealed class SmtpConnection : IAsyncDisposable
{
    readonly Socket _socket;
    readonly TimeProvider _clock;
    readonly byte[] _buffer = new byte[SmtpReply.LineLimit];
    Stream _stream;
    int _start, _end;

    SmtpConnection(Socket socket, SmtpDialogue dialogue, TimeProvider clock)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        (Dialogue, _clock) = (dialogue, clock);
    }

    public SmtpDialogue Dialogue { get; set; }

    public bool IsEncrypted => _stream is SslStream;

    /// <summary>True if the other end is this machine: nothing between can listen.</summary>
    public bool IsLoopback => _socket.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    /// <summary>How this client names itself: the address it speaks from [RFC 5321 4.1.3], which is true on every network.</summary>
    public string LocalName
    {
        get
        {
            var address = ((IPEndPoint)_socket.LocalEndPoint!).Address;
            address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" : $"[{address}]";
        }
    }

    /// <summary>Tries the host's addresses one after the other.</summary>
    public static async Task<SmtpConnection> ConnectAsync(SmtpEndpoint endpoint, TimeSpan perAddress, SmtpDialogue dialogue, TimeProvider clock, CancellationToken cancel)
    {
        var addresses = endpoint.HostAddress is { } one ? [one] : await Within(perAddress, clock, "look up the host's address", token => Dns.GetHostAddressesAsync(endpoint.Host, token), cancel).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            if (i == addresses.Length)
            {
                throw new SocketException((int)SocketError.HostNotFound);
            }
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                dialogue.Note($"connecting to {endpoint.Host} ({addresses[i]}) port {endpoint.Port}");
                await Within(perAddress, clock, "connect", async token => { await socket.ConnectAsync(addresses[i], endpoint.Port, token).ConfigureAwait(false); return true; }, cancel).ConfigureAwait(false);
                return new(socket, dialogue, clock);
            }
            catch (Exception e) when (e is SocketException or TimeoutException && i + 1 < addresses.Length)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>Goes on inside TLS.</summary>
    /// <exception cref="IOException">The server sent something ahead of the handshake, which nothing protects [RFC 3207 6].</exception>
    public async Task SecureAsync(SslClientAuthenticationOptions options, TimeSpan timeout, CancellationToken cancel)
    {
        if (_start != _end)
        {
            throw new IOException("The server sent unprotected bytes between STARTTLS and TLS; somebody may be meddling with the connection.");
        }
        var tls = new SslStream(_stream);
        await Within(timeout, _clock, "TLS handshake", async token => { await tls.AuthenticateAsClientAsync(options, token).ConfigureAwait(false); return true; }, cancel).ConfigureAwait(false);
        _stream = tls;
        Dialogue.Note($"{tls.SslProtocol}, certificate of {options.TargetHost} verified");
    }

    /// <param name="shown">What the dialogue shows instead of a line with a secret.</param>
    public async Task<SmtpReply> CommandAsync(string line, TimeSpan timeout, CancellationToken cancel, string? shown = null)
    {
        Dialogue.Client(shown ?? line);
        var started = _clock.GetTimestamp();
        await WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), timeout, cancel).ConfigureAwait(false);
        return await ReadReplyAsync(timeout - _clock.GetElapsedTime(started), cancel).ConfigureAwait(false);
    }

    public Task WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken cancel) => Within(timeout, _clock, "send", async token =>
    {
        await _stream.WriteAsync(bytes, token).ConfigureAwait(false);
        await _stream.FlushAsync(token).ConfigureAwait(false);
        return true;
    }, cancel);

    public async Task<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancel)
    {
        var reply = await Within(timeout, _clock, "wait for the server's answer", async token =>
        {
            var lines = new List<string>();
            while (true)
            {
                var length = await FindLineAsync(token).ConfigureAwait(false);
                var line = _buffer.AsSpan(_start, length);
                var known = SmtpReply.TryReadLine(line.TrimEnd((byte)'\r'), out var code, out var text, out var last);
                _start += length + 1;
                if (!known || lines.Count >= SmtpReply.LinesLimit)
                {
                    throw new IOException("What answered does not speak SMTP; check host and port.");
                }
                lines.Add(text);
                if (last)
                {
                    return new SmtpReply(code, lines);
                }
            }
        }, cancel).ConfigureAwait(false);
        Dialogue.Server(reply);
        return reply;
    }

    /// <summary>Length of the next line in the buffer, without its LF.</summary>
    async ValueTask<int> FindLineAsync(CancellationToken cancel)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return end;
            }
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                throw new IOException("The server sent an answer of over 2,048 bytes in one line.");
            }
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
            _end += read > 0 ? read : throw new EndOfStreamException("The server closed the connection.");
        }
    }

    static async Task<T> Within<T>(TimeSpan timeout, TimeProvider clock, string what, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var timer = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (timer.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"The server took longer than {timeout.TotalSeconds:0} s ({what}).", e);
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
