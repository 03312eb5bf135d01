using Ticketing.Mqtt.Packets;

namespace Ticketing.Mqtt.Link;

/// <summary>What the link says about itself: each trouble once until it is over.</summary>
public sealed partial class BrokerLink
{
    /// <param name="trouble">What is wrong although the connection stands; null = nothing.</param>
    internal void Enter(LinkConnection? connection, bool subscribed, string? trouble = null)
    {
        lock (_gate)
        {
            _number += subscribed && !_subscribed ? 1 : 0;
            (_connection, _subscribed) = (connection, subscribed);
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        if (trouble is not null)
        {
            SetTrouble(trouble);
        }
        else if (subscribed)
        {
            Volatile.Write(ref _trouble, null);
            _said = null;
        }
    }

    void Wake()
    {
        lock (_gate)
        {
            _connection?.Wake();
        }
    }

    void SetTrouble(string trouble)
    {
        Volatile.Write(ref _trouble, trouble);
        if (_said != trouble)
        {
            _said = trouble;
            LogTrouble(_logger, trouble);
        }
    }

    internal void LogBug(Exception e) => LogBug(_logger, e);

    internal void LogProtocolFault(ProtocolFault fault) => LogProtocolFault(_logger, Options.Broker, fault.Rule);

    internal void LogNotTaken(string topic, string why) => LogNotTaken(_logger, topic, why);

    internal void LogTooLarge(MqttMessage message, int size)
    {
        Counters.CountDropped();
        LogTooLarge(_logger, message.Topic, size);
    }

    internal void LogNotPublished(string topic, ReasonCode reason)
    {
        Counters.CountDropped();
        LogNotPublished(_logger, topic, (byte)reason);
    }

    void LogConnected(string version, bool sessionPresent) => LogConnected(_logger, Options.Broker, version, sessionPresent ? "the session goes on" : "new session");

    void LogQueueFull(string topic) => LogQueueFull(_logger, topic);

    [LoggerMessage(EventId = 380, Level = LogLevel.Information, Message = "joined {Broker} by MQTT {Version}, {Session}")]
    private static partial void LogConnected(ILogger logger, BrokerAddress broker, string version, string session);

    [LoggerMessage(EventId = 381, Level = LogLevel.Warning, Message = "broker: {Trouble}")]
    private static partial void LogTrouble(ILogger logger, string trouble);

    [LoggerMessage(EventId = 382, Level = LogLevel.Warning, Message = "{Broker} broke the protocol: {Rule}")]
    private static partial void LogProtocolFault(ILogger logger, BrokerAddress broker, string rule);

    [LoggerMessage(EventId = 383, Level = LogLevel.Warning, Message = "the broker's message on {Topic} is not taken: {Why}")]
    private static partial void LogNotTaken(ILogger logger, string topic, string why);

    [LoggerMessage(EventId = 384, Level = LogLevel.Warning, Message = "the message on {Topic} is too large for the broker ({Size} bytes) and was not sent")]
    private static partial void LogTooLarge(ILogger logger, string topic, int size);

    [LoggerMessage(EventId = 385, Level = LogLevel.Warning, Message = "the broker did not take our message on {Topic}: reason 0x{Reason:X2}; see its rules")]
    private static partial void LogNotPublished(ILogger logger, string topic, byte reason);

    [LoggerMessage(EventId = 386, Level = LogLevel.Warning, Message = "too much waits for the broker: the message on {Topic} is dropped")]
    private static partial void LogQueueFull(ILogger logger, string topic);

    [LoggerMessage(EventId = 387, Level = LogLevel.Error, Message = "internal error in the link to the broker")]
    private static partial void LogBug(ILogger logger, Exception e);
}
