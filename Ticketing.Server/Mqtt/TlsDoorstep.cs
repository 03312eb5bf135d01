using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Ticketing.Mqtt;

/// <summary>Stands before TLS on a listener and tells what went wrong there: a client that speaks plainly, and a handshake that came to nothing. The TLS layer itself says neither to anybody.</summary>
sealed class TlsDoorstep(MqttEndpoint endpoint, ConnectionDelegate tls)
{
    public async Task ServeAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(endpoint.Server?.Options.ConnectTimeout ?? TimeSpan.Zero);
        bool plain;
        try
        {
            var read = await input.ReadAsync(patience.Token).ConfigureAwait(false);
            if (read.Buffer.IsEmpty)
            {
                return; // came and went without a word
            }
            plain = !TurnedAway.IsTls(read.Buffer.FirstSpan);
            input.AdvanceTo(read.Buffer.Start); // all of it is for TLS
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            connection.Abort();
            return;
        }
        if (plain)
        {
            Report(connection, TurnedAwayCause.PlainOnTlsPort);
            connection.Abort();
            return;
        }
        await tls(connection).ConfigureAwait(false);
        if (!connection.Items.ContainsKey(typeof(MqttEndpoint)))
        {
            Report(connection, TurnedAwayCause.TlsHandshake);
        }
    }

    void Report(ConnectionContext connection, TurnedAwayCause cause) =>
        endpoint.Server?.ReportTurnedAway(new(cause, null, null, MqttConnection.AddressOf(connection), IsSecure: cause == TurnedAwayCause.TlsHandshake));
}
