using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Ticketing.Notify.Smtp;

namespace Ticketing.Notify.Http;

/// <summary>What a web server answered.</summary>
public sealed record WebAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>
/// Asks another web server: one request, one connection (HTTP/1.1 [RFC 9112]), whatever the answer. No redirects, no cookies, no proxies: whom the caller names is who is asked. A few hundred lines less program than the
/// framework's client, whose pools and versions nothing here needs.
/// </summary>
/// <param name="trust">Whose certificates are believed.</param>
/// <param name="privateAddresses">False = addresses that only this network reaches are refused, whatever name stands for them: who may choose the address is not to knock at the neighbours' doors.</param>
public sealed class WebCall(TimeProvider clock, SmtpTrust trust, bool privateAddresses)
{
    /// <summary>For the whole: look-up, connection, request and answer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="PrivateAddressException">Nobody was asked, because of where it is.</exception>
    /// <exception cref="IOException">Nothing was answered, or nothing that can be read; the message is for people.</exception>
    public async Task<WebAnswer> SendAsync(string method, Uri to, IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        using var timer = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            await using var stream = await ConnectAsync(to, either.Token).ConfigureAwait(false);
            var head = new StringBuilder();
            head.Append(CultureInfo.InvariantCulture, $"{method} {to.PathAndQuery} HTTP/1.1\r\nHost: {to.Authority}\r\nConnection: close\r\nUser-Agent: home-ticketing\r\nContent-Length: {body.Length}\r\n");
            foreach (var (name, value) in headers)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {WithoutLineEnds(value)}\r\n");
            }
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), either.Token).ConfigureAwait(false);
            await stream.WriteAsync(body, either.Token).ConfigureAwait(false);
            await stream.FlushAsync(either.Token).ConfigureAwait(false);
            return await new WebAnswerReader(stream).ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{to.Host} took longer than {Patience.TotalSeconds:0} s");
        }
        catch (SocketException trouble)
        {
            throw new IOException($"{to.Host} cannot be reached: {trouble.Message}", trouble);
        }
        catch (AuthenticationException trouble)
        {
            throw new IOException($"the certificate of {to.Host} is not believed: {trouble.Message}", trouble);
        }
    }

    async Task<Stream> ConnectAsync(Uri to, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(to.IdnHost.Trim('[', ']'), out var one) ? [one] : await Dns.GetHostAddressesAsync(to.IdnHost, cancel).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, address => privateAddresses || PublicAddresses.Contains(address));
        if (allowed.Length == 0)
        {
            throw new PrivateAddressException($"{to.Host} is not on the public internet, and addresses of one's own network are not allowed here");
        }
        for (var i = 0; ; i++)
        {
            var socket = new Socket(allowed[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(allowed[i], to.Port, cancel).ConfigureAwait(false);
                return await SecureAsync(new NetworkStream(socket, ownsSocket: true), to, cancel).ConfigureAwait(false);
            }
            catch (SocketException) when (i + 1 < allowed.Length)
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

    async Task<Stream> SecureAsync(Stream plain, Uri to, CancellationToken cancel)
    {
        if (to.Scheme != Uri.UriSchemeHttps)
        {
            return plain;
        }
        var tls = new SslStream(plain);
        await tls.AuthenticateAsClientAsync(trust.OptionsFor(to.IdnHost), cancel).ConfigureAwait(false);
        return tls;
    }

    static string WithoutLineEnds(string value) => value.AsSpan().IndexOfAny('\r', '\n') < 0 ? value : throw new ArgumentException("a header's value has no line ends", nameof(value));
}
