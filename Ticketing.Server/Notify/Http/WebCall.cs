using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Ticketing.Notify.Smtp;

namespace Ticketing.Notify.Http;

/// <summary>What a web server answered.</summary>
public sealed record WebAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// Asks another web server. No redirects, no cookies, no proxies: whom the caller names is who is asked. Whether an address may be called is decided on the address that is connected to, so that no name can be turned
/// round in between.
/// </summary>
public sealed class WebCall : IDisposable
{
    /// <summary>For the whole: look-up, connection, request and answer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    const int MostBody = 512 << 10;
    const int Beginning = 500;

    readonly TimeProvider _clock;
    readonly bool _privateAddresses;
    readonly HttpClient _http;

    /// <param name="trust">Whose certificates are believed.</param>
    /// <param name="privateAddresses">False = addresses that only this network reaches are refused, whatever name stands for them: who may choose the address is not to knock at the neighbours' doors.</param>
    public WebCall(TimeProvider clock, SmtpTrust trust, bool privateAddresses)
    {
        ArgumentNullException.ThrowIfNull(trust);
        (_clock, _privateAddresses) = (clock, privateAddresses);
        var tls = trust.OptionsFor("");
        tls.TargetHost = null; // the host that is asked
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            SslOptions = tls,
            ConnectCallback = ConnectAsync,
            MaxConnectionsPerServer = 8,
            MaxResponseHeadersLength = 32,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <param name="beginningOnly">True: of the answer's body no more than its beginning is read.</param>
    /// <exception cref="PrivateAddressException">Nobody was asked, because of where it is.</exception>
    /// <exception cref="IOException">Nothing was answered, or nothing that can be read; the message is for people.</exception>
    public async Task<WebAnswer> SendAsync(string method, Uri to, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body, CancellationToken cancel, bool beginningOnly = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(headers);
        using var timer = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            using var request = RequestOf(method, to, headers, body);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            var found = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            return new((int)answer.StatusCode, found, await BodyAsync(answer, beginningOnly, either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{to.Host} took longer than {Patience.TotalSeconds:0} s"));
        }
        catch (HttpRequestException trouble)
        {
            throw Explained(to, trouble);
        }
    }

    static HttpRequestMessage RequestOf(string method, Uri to, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), to);
        if (body.Length > 0 || method == "POST")
        {
            request.Content = new ReadOnlyMemoryContent(body);
        }
        request.Headers.TryAddWithoutValidation("User-Agent", "home-ticketing");
        foreach (var (name, value) in headers)
        {
            if (value.AsSpan().IndexOfAny('\r', '\n') >= 0)
            {
                throw new ArgumentException("a header's value has no line ends", nameof(headers));
            }
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return request;
    }

    static async Task<byte[]> BodyAsync(HttpResponseMessage answer, bool beginningOnly, CancellationToken cancel)
    {
        var stream = await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        var body = new byte[beginningOnly ? Beginning : MostBody + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return beginningOnly || length <= MostBody ? body[..length] : throw new IOException($"the answer is over {MostBody} bytes long");
    }

    static IOException Explained(Uri to, HttpRequestException trouble)
    {
        for (Exception? cause = trouble; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case PrivateAddressException refused:
                    return refused;
                case SocketException socket:
                    return new($"{to.Host} cannot be reached: {socket.Message}", trouble);
                case AuthenticationException tls:
                    return new($"the certificate of {to.Host} is not believed: {tls.Message}", trouble);
            }
        }
        return new($"{to.Host} answered nothing that can be read: {trouble.GetBaseException().Message}", trouble);
    }

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => _privateAddresses || PublicAddresses.Contains(address));
        if (allowed.Length == 0)
        {
            throw new PrivateAddressException($"{host} is not on the public internet, and addresses of one's own network are not allowed here");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();
}
