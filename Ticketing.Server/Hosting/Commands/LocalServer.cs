using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Ticketing.Hosting.Commands;

/// <summary>How commands ask the server that runs on this machine: one GET of a small answer. A whole HTTP client would be a tenth of the executable.</summary>
static class LocalServer
{
    const int LongestAnswer = 64 * 1024;

    /// <summary>Where it is: the first URL of the settings.</summary>
    public static string UrlOf(TicketingOptions options)
    {
        var address = AddressOf(options);
        return address.LocalUrl(address.Port);
    }

    /// <summary>Status and body; status 0 if there was no answer, with the reason as the body.</summary>
    public static async Task<(int Status, string Body)> GetAsync(TicketingOptions options, string path, TimeSpan patience, CancellationToken cancel)
    {
        var address = AddressOf(options);
        var url = new Uri(UrlOf(options));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.Host.Trim('[', ']'), url.Port, limit.Token).ConfigureAwait(false);
            using var plain = client.GetStream();
            using var secure = address.Tls ? await SecureAsync(plain, limit.Token).ConfigureAwait(false) : null;
            var stream = (Stream?)secure ?? plain;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\nHost: {url.Authority}\r\n\r\n"), limit.Token).ConfigureAwait(false);
            var buffer = new byte[LongestAnswer];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit.Token).ConfigureAwait(false);
            return Read(Encoding.UTF8.GetString(buffer, 0, length));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (0, $"no answer within {patience.TotalSeconds:0} s");
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or AuthenticationException)
        {
            return (0, trouble.Message);
        }
    }

    /// <summary>Status line, headers, an empty line, the body to the end (RFC 1945 section 6).</summary>
    static (int Status, string Body) Read(string answer)
    {
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end > 12 && answer.StartsWith("HTTP/1.", StringComparison.Ordinal) && int.TryParse(answer.AsSpan(9, 3), out var status) ? (status, answer[(end + 4)..]) : (0, "not HTTP");
    }

    /// <summary>The server is on this machine, and its certificate is made out to the name that others know it by: it is not checked.</summary>
    static async Task<SslStream> SecureAsync(NetworkStream plain, CancellationToken cancel)
    {
#pragma warning disable CA5359
        var secure = new SslStream(plain, leaveInnerStreamOpen: true, (_, _, _, _) => true);
#pragma warning restore CA5359
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancel).ConfigureAwait(false);
        return secure;
    }

    static ListenAddress AddressOf(TicketingOptions options) => ListenAddress.TryParse(options.Urls[0], out var address)
        ? address
        : throw new ProgramFaultException($"Ticketing:Url = {options.Urls[0]} cannot be read.", CommandLine.Configuration);
}
