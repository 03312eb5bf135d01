using System.Net;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt;

/// <summary>Everything the server says in the log.</summary>
public sealed partial class MqttServer
{
    internal void LogConnected(MqttClient client) => Connected(_logger, client.ClientId, client.Version, client.Address);

    internal void LogClosed(string clientId, string why) => Closed(_logger, clientId, why);

    internal void LogRefusedConnect(ReasonCode reason, IPAddress? address) => RefusedConnect(_logger, address, reason);

    internal void LogFault(ProtocolFault fault, string clientId, IPAddress? address) => Fault(_logger, clientId, address, fault.Rule, fault.Code);

    internal void LogRefusedPublish(ReasonCode reason, string topic, string clientId) => RefusedPublish(_logger, topic, clientId, reason);

    internal void LogManyRefused(string clientId) => ManyRefused(_logger, clientId);

    internal void LogUnavailable(string topic, string clientId, string? why) => Unavailable(_logger, topic, clientId, why);

    internal void LogTooLargeForClient(string topic, string clientId, int size) => TooLargeForClient(_logger, topic, size, clientId);

    internal void LogBug(Exception e, string clientId) => Bug(_logger, clientId, e);

    void LogSinkFailed(Exception e, string topic) => SinkFailed(_logger, topic, e);

    /// <summary>At most once between two sweeps: who floods must not fill the log as well.</summary>
    void LogFull()
    {
        if (Interlocked.Exchange(ref _fullLogged, 1) == 0)
        {
            Full(_logger, Options.MaximumConnections);
        }
    }

    void LogDropped(string topic, string clientId) => Dropped(_logger, topic, clientId);

    void LogDroppedRetained(int count, string filter, string clientId) => DroppedRetained(_logger, count, filter, clientId);

    void LogRetainedFull(string topic) => RetainedFull(_logger, topic);

    void LogNotKept(string topic) => NotKept(_logger, topic);

    void LogDroppedShared(string topic, string filter) => DroppedShared(_logger, topic, filter);

    void LogLostWill(string topic, string clientId, ReasonCode reason) => LostWill(_logger, topic, clientId, reason);

    void LogDrainTimeout(int connections) => DrainTimedOut(_logger, connections);

    [LoggerMessage(EventId = 300, Level = LogLevel.Debug, Message = "MQTT client {ClientId} connected with {Version} from {Address}")]
    static partial void Connected(ILogger logger, string clientId, ProtocolVersion version, IPAddress? address);

    [LoggerMessage(EventId = 301, Level = LogLevel.Debug, Message = "MQTT client {ClientId} gone: {Why}")]
    static partial void Closed(ILogger logger, string clientId, string why);

    [LoggerMessage(EventId = 302, Level = LogLevel.Information, Message = "MQTT CONNECT from {Address} refused: {Reason}")]
    static partial void RefusedConnect(ILogger logger, IPAddress? address, ReasonCode reason);

    [LoggerMessage(EventId = 303, Level = LogLevel.Information, Message = "MQTT client {ClientId} at {Address} broke the protocol and was closed: {Rule} ({Reason})")]
    static partial void Fault(ILogger logger, string clientId, IPAddress? address, string rule, ReasonCode reason);

    [LoggerMessage(EventId = 304, Level = LogLevel.Information, Message = "MQTT message to {Topic} from {ClientId} refused: {Reason}")]
    static partial void RefusedPublish(ILogger logger, string topic, string clientId, ReasonCode reason);

    [LoggerMessage(EventId = 305, Level = LogLevel.Warning, Message = "MQTT message to {Topic} from {ClientId} could not be taken now; not acknowledged, connection closed: {Why}")]
    static partial void Unavailable(ILogger logger, string topic, string clientId, string? why);

    [LoggerMessage(EventId = 306, Level = LogLevel.Warning, Message = "MQTT message to {Topic} ({Size} bytes) is larger than {ClientId} takes; not sent")]
    static partial void TooLargeForClient(ILogger logger, string topic, int size, string clientId);

    [LoggerMessage(EventId = 307, Level = LogLevel.Warning, Message = "MQTT message to {Topic} dropped: the queue of {ClientId} is full because it does not read or is away too long; further losses are only counted until it has caught up")]
    static partial void Dropped(ILogger logger, string topic, string clientId);

    [LoggerMessage(EventId = 308, Level = LogLevel.Warning, Message = "{Count} retained MQTT messages for {Filter} dropped: the queue of {ClientId} is full; subscribe to fewer topics at once")]
    static partial void DroppedRetained(ILogger logger, int count, string filter, string clientId);

    [LoggerMessage(EventId = 309, Level = LogLevel.Warning, Message = "MQTT message to {Topic} not retained: the limit of retained messages is reached")]
    static partial void RetainedFull(ILogger logger, string topic);

    [LoggerMessage(EventId = 310, Level = LogLevel.Warning, Message = "MQTT will of {ClientId} to {Topic} was not taken: {Reason}")]
    static partial void LostWill(ILogger logger, string topic, string clientId, ReasonCode reason);

    [LoggerMessage(EventId = 311, Level = LogLevel.Warning, Message = "MQTT connection refused: {Maximum} connections are open, or too many from its address, or the server shuts down")]
    static partial void Full(ILogger logger, int maximum);

    [LoggerMessage(EventId = 312, Level = LogLevel.Warning, Message = "MQTT shutdown gave up waiting for {Connections} connections; their clients will repeat what was not acknowledged")]
    static partial void DrainTimedOut(ILogger logger, int connections);

    [LoggerMessage(EventId = 315, Level = LogLevel.Warning, Message = "MQTT client {ClientId} goes on sending what is refused; further refusals on this connection are only counted")]
    static partial void ManyRefused(ILogger logger, string clientId);

    [LoggerMessage(EventId = 316, Level = LogLevel.Warning, Message = "MQTT message of the server to {Topic} dropped: it could not be written down for the persistent sessions that want it")]
    static partial void NotKept(ILogger logger, string topic);

    [LoggerMessage(EventId = 317, Level = LogLevel.Warning, Message = "MQTT message to {Topic} dropped: no member of {Filter} had room for it")]
    static partial void DroppedShared(ILogger logger, string topic, string filter);

    [LoggerMessage(EventId = 313, Level = LogLevel.Error, Message = "MQTT message to {Topic} failed")]
    static partial void SinkFailed(ILogger logger, string topic, Exception e);

    [LoggerMessage(EventId = 314, Level = LogLevel.Error, Message = "MQTT connection of {ClientId} failed")]
    static partial void Bug(ILogger logger, string clientId, Exception e);
}
