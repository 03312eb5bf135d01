using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Ticketing.Mqtt.Link;

/// <summary>Opens the way to a broker: name, TCP, TLS with a verified name.</summary>
static class LinkDialer
{
    /// <summary>Reaches the broker, or says why not and what to do.</summary>
    /// <param name="patience">Cancelled when it takes too long.</param>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    public static async Task<(Stream? Stream, LinkEnd? End)> DialAsync(BrokerLinkOptions options, CancellationToken patience)
    {
        Stream? stream = null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Broker.Host, options.Broker.Port, patience).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (options.Broker.IsSecure)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(options.Tls?.Invoke() ?? new SslClientAuthenticationOptions { TargetHost = options.Broker.Host }, patience).ConfigureAwait(false);
            }
            var open = stream;
            (stream, socket) = (null, null);
            return (open, null);
        }
        catch (Exception trouble) when (trouble is SocketException or AuthenticationException or IOException)
        {
            return (null, EndOf(trouble, options));
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
            socket?.Dispose();
        }
    }

    static LinkEnd EndOf(Exception trouble, BrokerLinkOptions options) => trouble switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new(LinkEndKind.Lost, $"the name {options.Broker.Host} is not known: see {options.Setting}"),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(LinkEndKind.Lost, $"nothing listens at {options.Broker}: start the broker, or see {options.Setting}"),
        AuthenticationException => new(LinkEndKind.Refused, $"the certificate of {options.Broker} is not believed ({trouble.Message}): name its authority in {options.TrustSetting}, and the host as in the certificate in {options.Setting}"),
        SocketException => new(LinkEndKind.Lost, $"{options.Broker} cannot be reached ({trouble.Message}): see {options.Setting}"),
        _ => new(LinkEndKind.Lost, $"{options.Broker} does not speak TLS ({trouble.Message}): see {options.Setting}"),
    };
}
