using System.Security.Cryptography;
using Ticketing.Mqtt.Packets;
using Ticketing.Mqtt.Sessions;

namespace Ticketing.Mqtt;

/// <summary>CONNECT to CONNACK (3.1.4).</summary>
sealed partial class MqttConnection
{
    /// <summary>Longest client id taken, in UTF-16 characters; 3.1.3.1 asks for at least 23.</summary>
    const int MaximumClientId = 256;

    async ValueTask AcceptAsync(ConnectPacket connect)
    {
        _version = connect.Version;
        var properties = connect.Properties;
        MaximumPacketSize = properties?.MaximumPacketSize ?? uint.MaxValue;
        WantsReasons = properties?.RequestProblemInformation != 0;
        var assigned = connect.ClientId.Length == 0 ? "auto-" + RandomNumberGenerator.GetHexString(16, lowercase: true) : null;
        if (FaultOf(connect) is { } reason)
        {
            TurnAway(TurnedAway.CauseOf(reason), connect);
            RefuseConnect(reason);
            return;
        }
        var clientId = assigned ?? connect.ClientId;
        var request = new ConnectRequest(clientId, connect.UserName, connect.Password, IsSecure, Address);
        var decision = await Server.Access.AuthenticateAsync(request, Server.GivingUp).ConfigureAwait(false);
        if (decision.Identity is not { } identity)
        {
            RefuseConnect(decision.Reason);
            return;
        }
        var client = new MqttClient(clientId, identity, decision.Realm, connect.Version, request.Address, request.IsSecure, _pulse);
        if (connect.Will is { } will)
        {
            if (!Server.Access.MayLeaveWill(identity, will.Topic, will.Retain))
            {
                RefuseConnect(ReasonCode.NotAuthorized);
                return;
            }
            _will = new Will(
                new InboundMessage { Client = client, Topic = will.Topic, Payload = will.Payload, Qos = will.Qos, Retain = will.Retain, IsWill = true, Properties = MessageProperties.Of(will.Properties) },
                TimeSpan.FromSeconds(will.Properties?.WillDelayInterval ?? 0));
        }
        if (IsClosing)
        {
            return;
        }
        _client = client;
        var expiry = ExpiryOf(connect);
        if (expiry > TimeSpan.Zero && !Server.Journal.IsReady)
        {
            RefuseConnect(ReasonCode.ServerUnavailable); // its session could be forgotten
            return;
        }
        _connectExpiryWasZero = expiry == TimeSpan.Zero;
        _window = Math.Min(properties?.ReceiveMaximum ?? ushort.MaxValue, Server.Options.MaximumInflight); // [MQTT-3.3.4-9]
        var keepAlive = KeepAliveOf(connect);
        _outgoingAliasMaximum = Math.Min(properties?.TopicAliasMaximum ?? 0, Server.Options.TopicAliasMaximum);
        var answer = connect.Version != ProtocolVersion.Mqtt5 ? null : new PropertySet
        {
            AssignedClientIdentifier = assigned,                                                               // [MQTT-3.2.2-16]
            SessionExpiryInterval = SecondsOf(expiry) != (properties?.SessionExpiryInterval ?? 0) ? SecondsOf(expiry) : null,
            ServerKeepAlive = keepAlive != connect.KeepAlive ? keepAlive : null,                                // [MQTT-3.2.2-21]
            ReceiveMaximum = Server.Options.ReceiveMaximum,
            MaximumPacketSize = (uint)Server.Options.MaximumPacketSize + 5,
            TopicAliasMaximum = Server.Options.TopicAliasMaximum > 0 ? Server.Options.TopicAliasMaximum : null,
            SharedSubscriptionAvailable = 1,
            ResponseInformation = properties?.RequestResponseInformation == 1 ? decision.ResponseInformation : null, // 3.1.2.11.6
        };
        if (new ConnAckPacket(ReasonCode.Success, false, answer).IsLargerThan(MaximumPacketSize, connect.Version))
        {
            Close(new CloseCause(ReasonCode.Success, "it takes no packet as large as CONNACK [MQTT-3.1.2-24]", PublishWill: false));
            return;
        }
        if (Server.Attach(this, decision, clientId, connect.Clean, expiry, StoredWillOf(expiry, keepAlive)) is not { } attached)
        {
            TurnAway(TurnedAwayCause.Full, connect);
            RefuseConnect(ReasonCode.QuotaExceeded);
            return;
        }
        _keepAlive = Server.Time.TimestampFrequency * 3 / 2 * keepAlive; // [MQTT-3.1.2-24] of 3.1.1, [MQTT-3.1.2-22] of 5.0
        _pulse.Heard(Server.Time.GetTimestamp());
        _writer.Send(new ConnAckPacket(ReasonCode.Success, attached.Present && !connect.IsMqtt31, answer), connect.Version); // 3.1 has no Session Present
        // Deliveries may leave only now, after CONNACK [MQTT-3.2.0-1].
        Volatile.Write(ref _session, attached.Session);
        Server.Addresses.Accept(Address);
        Server.Counters.CountConnect();
        Server.LogConnected(client);
    }

    StoredWill? StoredWillOf(TimeSpan expiry, ushort keepAlive) =>
        _will is null || expiry <= TimeSpan.Zero ? null
        : new StoredWill(StoredMessage.Of(_will.Message), (uint)_will.Delay.TotalSeconds, Math.Max((uint)_will.Delay.TotalSeconds, keepAlive * 3u / 2));

    ReasonCode? FaultOf(ConnectPacket connect) =>
        Server.IsStopping ? ReasonCode.ServerShuttingDown
        : connect.Properties?.AuthenticationMethod is not null ? ReasonCode.BadAuthenticationMethod               // 4.12: none is offered
        : connect.ClientId.Length > MaximumClientId ? ReasonCode.ClientIdentifierNotValid
        : connect is { ClientId.Length: 0, Clean: false, Version: ProtocolVersion.Mqtt311 } or { ClientId.Length: 0, IsMqtt31: true } ? ReasonCode.ClientIdentifierNotValid // 3.1.1 [MQTT-3.1.3-8]
        : null;

    /// <summary>3.1.1: a session without Clean Session lasts as long as the server likes.</summary>
    TimeSpan ExpiryOf(ConnectPacket connect)
    {
        var wanted = connect.Version == ProtocolVersion.Mqtt5 ? connect.Properties?.SessionExpiryInterval ?? 0 : connect.Clean ? 0 : uint.MaxValue;
        return Shorter(wanted);
    }

    TimeSpan Shorter(uint seconds) => seconds < Server.Options.MaximumSessionExpiry.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Server.Options.MaximumSessionExpiry;

    static uint SecondsOf(TimeSpan expiry) => (uint)expiry.TotalSeconds;

    /// <summary>MQTT 5 lets the server set a shorter one (3.2.2.3.14), so that a dead connection is noticed in the end.</summary>
    ushort KeepAliveOf(ConnectPacket connect) =>
        connect.Version == ProtocolVersion.Mqtt5 && (connect.KeepAlive == 0 || connect.KeepAlive > Server.Options.MaximumKeepAlive) ? Server.Options.MaximumKeepAlive : connect.KeepAlive;

    /// <summary>A CONNECT that cannot be read. MQTT 5 lets the server say why; 3.1.1 wants the connection closed without CONNACK [MQTT-3.1.4-1]. A level nobody knows is answered in the words of MQTT 5,
    /// like other servers do: whoever speaks a later one understands them, and to anybody else they are a refusal too [MQTT-3.1.2-2].</summary>
    ProtocolFault RefuseConnect(ProtocolFault fault, ProtocolVersion? version)
    {
        if (version == ProtocolVersion.Mqtt5 || fault == ProtocolFault.ProtocolLevel)
        {
            _writer.Send(new ConnAckPacket(fault.Code), ProtocolVersion.Mqtt5);
        }
        Server.Counters.CountRefusedConnect();
        TurnAway(fault.Code == ReasonCode.UnsupportedProtocolVersion ? TurnedAwayCause.ProtocolVersion : TurnedAwayCause.NotMqtt, null);
        return fault;
    }

    void TurnAway(TurnedAwayCause? cause, ConnectPacket? connect)
    {
        if (cause is { } known)
        {
            Server.ReportTurnedAway(new(known, connect?.UserName, connect?.ClientId, Address, IsSecure));
        }
    }

    void RefuseConnect(ReasonCode reason)
    {
        _will = null;
        _writer.Send(new ConnAckPacket(reason), Version);
        Server.Counters.CountRefusedConnect();
        Server.LogRefusedConnect(reason, Address);
        Close(new CloseCause(ReasonCode.Success, "CONNECT was refused", PublishWill: false));
    }
}
