using Ticketing.Intake.Http;
using Ticketing.Mqtt;

namespace Ticketing.Hosting;

/// <summary>
/// MQTT over WebSocket at <c>/mqtt</c> on the HTTP listeners (section 6 of both standards). To be placed before whatever looks at cookies: who is speaking is said by CONNECT and by nothing else.
/// A browser tells which page opened the socket; pages of other hosts are refused, so that no page somebody happens to visit can speak from inside the house.
/// </summary>
public static class MqttWebSockets
{
    public const string Path = "/mqtt";

    const string Subprotocol = "mqtt";

    public static IApplicationBuilder UseMqttWebSockets(this IApplicationBuilder app, MqttEndpoint endpoint) =>
        app.UseWhen(static context => context.Request.Path.Equals(Path, StringComparison.Ordinal), branch =>
        {
            branch.UseWebSockets();
            branch.Run(context => ServeAsync(context, endpoint));
        });

    static Task ServeAsync(HttpContext context, MqttEndpoint endpoint)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return Problem.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade-required", "This address speaks MQTT over WebSocket; connect with an MQTT client to ws://…/mqtt.");
        }
        if (!IsOwnPage(context.Request))
        {
            return Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "foreign-origin", "Pages of other hosts may not connect from a browser.");
        }
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol)) // [MQTT-6.0.0-3]
        {
            return Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "subprotocol", "The client has to offer the WebSocket subprotocol mqtt.");
        }
        return endpoint.Server is { } server ? RunAsync(context, server) : Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", "The server is not ready yet.");
    }

    static async Task RunAsync(HttpContext context, MqttServer server)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = Subprotocol, // [MQTT-6.0.0-4]
            KeepAliveInterval = Timeout.InfiniteTimeSpan, // MQTT has one of its own
        }).ConfigureAwait(false);
        await new WebSocketTransport(context, socket).RunAsync(server).ConfigureAwait(false);
    }

    /// <summary>True without the header: then it is no browser. The scheme is left out because a proxy may have ended TLS.</summary>
    static bool IsOwnPage(HttpRequest request) => request.Headers.Origin is not { Count: > 0 } origins
        || (origins is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
}
