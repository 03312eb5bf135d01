using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ticketing.Mqtt;

/// <summary>Joins a host's listeners and lifetime to a server that is made after the host: register it as a hosted service, let listeners <see cref="Serve"/>, then set <see cref="Server"/> before the host starts.</summary>
public sealed class MqttEndpoint : IHostedLifecycleService
{
    /// <summary>Null: connections are closed at once.</summary>
    public MqttServer? Server { get; set; }

    /// <summary>Makes a Kestrel listener one for MQTT; after TLS if there is any.</summary>
    public void Serve(ListenOptions listen) => listen.Run(connection =>
    {
        connection.Items[typeof(MqttEndpoint)] = true;
        if (Server is { } server)
        {
            return server.ServeAsync(connection);
        }
        connection.Abort();
        return Task.CompletedTask;
    });

    /// <summary>To be put on a listener before its TLS: notices who does not get through it.</summary>
    public void Watch(ListenOptions listen) => listen.Use(next => new TlsDoorstep(this, next).ServeAsync);

    /// <summary>Comes before Kestrel closes its listeners and connections.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => Server?.DrainAsync(cancellationToken) ?? Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
