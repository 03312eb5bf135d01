using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Store;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>Sessions over the end of the server and a new one on the same journal.</summary>
public sealed class RestartTests : IDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly TestClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    MqttJournal? _journal;
    MqttHost? _host;

    MqttHost Host => _host!;

    static void Persistent(ConnectSettings c)
    {
        c.Clean = false;
        c.UserName = "anna";
        c.Properties = new PropertySet { SessionExpiryInterval = 1000 };
    }

    async Task StartAsync(MqttServerOptions? options = null, Action<TestRights>? rights = null)
    {
        _journal = MqttJournal.Open(Path.Combine(_directory.Path, "mqtt.db"), _clock, NullLogger.Instance);
        _host = await MqttHost.StartAsync(options, journal: _journal, clock: _clock, rights: rights);
    }

    /// <param name="away">How long no server runs.</param>
    async Task RestartAsync(TimeSpan away = default, MqttServerOptions? options = null, Action<TestRights>? rights = null)
    {
        await StopAsync();
        _clock.Advance(away);
        await StartAsync(options, rights);
    }

    async Task StopAsync()
    {
        await Host.DisposeAsync();
        _journal!.Dispose();
        _host = null;
    }

    long Stored(string sql)
    {
        using var session = SqlSession.OpenSqlite(Path.Combine(_directory.Path, "mqtt.db"), readOnly: true);
        return session.Number(sql);
    }

    public void Dispose()
    {
        if (_host is not null)
        {
            StopAsync().GetAwaiter().GetResult();
        }
        _directory.Dispose();
    }

    [Theory]
    [InlineData(ProtocolVersion.Mqtt311)]
    [InlineData(ProtocolVersion.Mqtt5)]
    public async Task Subscriptions_and_what_waits_are_there_after_a_restart_in_order_and_without_DUP(ProtocolVersion version)
    {
        await StartAsync();
        var first = await Host.ConnectAsync("c", version, Persistent);
        await first.SubscribeAsync("a/#", QualityOfService.ExactlyOnce);
        await first.DisconnectAsync();
        await first.ExpectClosedAsync();
        await Eventually.TrueAsync(() => Host.Server.Counters.Connections == 0, "the end of the connection");
        Host.Server.Publish("", MqttMessage.Text("a/1", "one"));
        Host.Server.Publish("", MqttMessage.Text("a/2", "two", QualityOfService.ExactlyOnce));
        await RestartAsync();
        Host.Server.Publish("", MqttMessage.Text("a/3", "three"));
        using var second = await Host.ConnectAsync("c", version, Persistent);
        Assert.True(second.ConnAck.SessionPresent);
        var messages = new[] { await second.ReceiveMessageAsync(), await second.ReceiveMessageAsync(), await second.ReceiveMessageAsync() };
        Assert.Equal(["one", "two", "three"], messages.Select(m => m.Payload));
        Assert.DoesNotContain(messages, m => m.Duplicate);
        Assert.Equal([QualityOfService.AtLeastOnce, QualityOfService.ExactlyOnce, QualityOfService.AtLeastOnce], messages.Select(m => m.Qos));
    }

    [Fact]
    public async Task What_was_sent_and_not_acknowledged_is_sent_again_with_its_id_and_DUP_and_a_released_one_as_PUBREL()
    {
        await StartAsync();
        var first = await Host.ConnectAsync("c", change: Persistent);
        await first.SubscribeAsync("#", QualityOfService.ExactlyOnce);
        Host.Server.Publish("", MqttMessage.Text("a", "acknowledged"));
        Host.Server.Publish("", MqttMessage.Text("a", "released", QualityOfService.ExactlyOnce));
        Host.Server.Publish("", MqttMessage.Text("a", "sent", QualityOfService.ExactlyOnce));
        var one = await first.ReceiveMessageAsync();
        var two = await first.ReceiveMessageAsync();
        var three = await first.ReceiveMessageAsync();
        await first.SendAckAsync(PacketType.PubAck, one.PacketId);
        await first.SendAckAsync(PacketType.PubRec, two.PacketId);
        await first.ReceiveAckAsync(PacketType.PubRel);
        first.Dispose();
        await RestartAsync();
        using var second = await Host.ConnectAsync("c", change: Persistent);
        Assert.Equal(two.PacketId, (await second.ReceiveAckAsync(PacketType.PubRel)).PacketId);
        Assert.Equal(three with { Duplicate = true }, await second.ReceiveMessageAsync());
        await second.SendAckAsync(PacketType.PubComp, two.PacketId);
        await second.SendAckAsync(PacketType.PubRec, three.PacketId);
        await second.ReceiveAckAsync(PacketType.PubRel);
        await second.SendAckAsync(PacketType.PubComp, three.PacketId);
        await second.ExpectNothingAsync();
        await RestartAsync();
        using var third = await Host.ConnectAsync("c", change: Persistent);
        await third.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_received_QoS_2_message_is_not_taken_twice_across_a_restart_at_any_step()
    {
        await StartAsync();
        var first = await Host.ConnectAsync("c", change: Persistent);
        await first.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 7);
        await first.ReceiveAckAsync(PacketType.PubRec);
        first.Dispose();
        await RestartAsync();
        var second = await Host.ConnectAsync("c", change: Persistent);
        await second.PublishAsync("a", "x", QualityOfService.ExactlyOnce, 7, duplicate: true);
        Assert.Equal(7, (await second.ReceiveAckAsync(PacketType.PubRec)).PacketId);
        Assert.Empty(Host.Sink.Messages);
        await second.SendAckAsync(PacketType.PubRel, 7);
        Assert.Equal(ReasonCode.Success, (await second.ReceiveAckAsync(PacketType.PubComp)).Reason);
        second.Dispose();
        await RestartAsync();
        using var third = await Host.ConnectAsync("c", change: Persistent);
        await third.SendAckAsync(PacketType.PubRel, 7);
        Assert.Equal(7, (await third.ReceiveAckAsync(PacketType.PubComp)).PacketId);
        await third.PublishAsync("a", "new", QualityOfService.ExactlyOnce, 7);
        await third.ReceiveAckAsync(PacketType.PubRec);
        Assert.Equal("new"u8.ToArray(), (await Host.Sink.NextAsync()).Payload.ToArray());
    }

    [Fact]
    public async Task Retained_messages_with_their_properties_are_there_after_a_restart_until_they_expire()
    {
        await StartAsync();
        using (var client = await Host.ConnectAsync())
        {
            await client.PublishAsync("a/1", "kept", retain: true, properties: new PropertySet { ContentType = "text/x", UserProperties = [new("k", "v"), new("k", "w")] });
            await client.ReceiveAckAsync(PacketType.PubAck);
            await client.PublishAsync("a/2", "removed", retain: true);
            await client.ReceiveAckAsync(PacketType.PubAck);
            await client.PublishAsync("a/2", "", retain: true);
            await client.ReceiveAckAsync(PacketType.PubAck);
            await client.PublishAsync("a/3", "short-lived", retain: true, properties: new PropertySet { MessageExpiryInterval = 60 });
            await client.ReceiveAckAsync(PacketType.PubAck);
        }
        await RestartAsync(away: TimeSpan.FromSeconds(50));
        Assert.Equal(2, Host.Server.RetainedMessages);
        using var late = await Host.ConnectAsync("late");
        await late.SubscribeAsync("a/#");
        var messages = new[] { await late.ReceiveMessageAsync(), await late.ReceiveMessageAsync() }.OrderBy(m => m.Topic).ToArray();
        Assert.Equal(("a/1", "kept", true), (messages[0].Topic, messages[0].Payload, messages[0].Retain));
        Assert.Equal("text/x", messages[0].Properties!.ContentType);
        Assert.Equal(["v", "w"], messages[0].Properties!.UserProperties!.Select(p => p.Value));
        Assert.Equal(10u, messages[1].Properties!.MessageExpiryInterval);
        await RestartAsync(away: TimeSpan.FromSeconds(20));
        Assert.Equal(1, Host.Server.RetainedMessages);
    }

    [Fact]
    public async Task The_time_of_a_session_goes_on_while_no_server_runs()
    {
        await StartAsync();
        var client = await Host.ConnectAsync("c", change: Persistent);
        await client.SubscribeAsync("#");
        await client.DisconnectAsync();
        await client.ExpectClosedAsync();
        await Eventually.TrueAsync(() => Host.Server.Counters.Connections == 0, "the end of the connection");
        await RestartAsync(away: TimeSpan.FromSeconds(990));
        Assert.Equal((1, 1), (Host.Server.Sessions, Host.Server.Subscriptions));
        _clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal((0, 0), (Host.Server.Sessions, Host.Server.Subscriptions));
        await RestartAsync();
        Assert.Equal(0, Host.Server.Sessions);
    }

    [Fact]
    public async Task A_message_that_expires_while_no_server_runs_is_not_delivered()
    {
        await StartAsync();
        var subscriber = await Host.ConnectAsync("c", change: Persistent);
        await subscriber.SubscribeAsync("#");
        subscriber.Dispose();
        await Eventually.TrueAsync(() => Host.Server.Counters.Connections == 0, "the end of the connection");
        using (var publisher = await Host.ConnectAsync("p"))
        {
            await publisher.PublishAsync("a", "short", id: 1, properties: new PropertySet { MessageExpiryInterval = 60 });
            await publisher.ReceiveAckAsync(PacketType.PubAck);
            await publisher.PublishAsync("a", "long", id: 2, properties: new PropertySet { MessageExpiryInterval = 600 });
            await publisher.ReceiveAckAsync(PacketType.PubAck);
        }
        await RestartAsync(away: TimeSpan.FromSeconds(100));
        using var back = await Host.ConnectAsync("c", change: Persistent);
        var message = await back.ReceiveMessageAsync();
        Assert.Equal(("long", 500u), (message.Payload, message.Properties!.MessageExpiryInterval));
        Assert.Equal(1, Host.Server.Counters.Expired);
    }

    [Fact]
    public async Task A_delayed_will_is_published_by_the_next_server_when_its_time_has_come()
    {
        await StartAsync();
        (await Host.ConnectAsync("c", change: c =>
        {
            Persistent(c);
            c.Will = new WillPacket("gone", "offline"u8.ToArray(), QualityOfService.AtLeastOnce, true, new PropertySet { WillDelayInterval = 100, ContentType = "text/plain" });
        })).Dispose();
        await Eventually.TrueAsync(() => Host.Server.Counters.Connections == 0, "the end of the connection");
        await RestartAsync(away: TimeSpan.FromSeconds(90));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(Host.Sink.Messages);
        _clock.Advance(TimeSpan.FromSeconds(6));
        var will = await Host.Sink.NextAsync();
        Assert.Equal(("gone", "c", "anna", true, "text/plain"), (will.Topic, will.Client.ClientId, (string)will.Client.Identity, will.IsWill, will.Properties!.ContentType));
        await Eventually.TrueAsync(() => Stored("SELECT COUNT(*) FROM sessions WHERE will_topic IS NOT NULL") == 0, "the will to be done");
        Assert.Equal(1, Host.Server.RetainedMessages);
        await RestartAsync();
        _clock.Advance(TimeSpan.FromSeconds(500));
        Assert.Empty(Host.Sink.Messages);
    }

    [Fact]
    public async Task A_session_whose_credentials_are_gone_is_dropped_and_without_expiry_nothing_is_kept()
    {
        await StartAsync();
        var kept = await Host.ConnectAsync("c", change: Persistent);
        await kept.SubscribeAsync("#");
        var other = await Host.ConnectAsync("c", change: c =>
        {
            Persistent(c);
            c.UserName = "bert";
        });
        await other.SubscribeAsync("#");
        var brief = await Host.ConnectAsync("brief");
        await brief.SubscribeAsync("#");
        await RestartAsync(rights: r => r.Withdraw("bert"));
        Assert.Equal((1, 1), (Host.Server.Sessions, Host.Server.Subscriptions));
        await RestartAsync();
        Assert.Equal((1, 1), (Host.Server.Sessions, Host.Server.Subscriptions));
    }

    [Fact]
    public async Task A_clean_start_and_UNSUBSCRIBE_are_remembered_too()
    {
        await StartAsync();
        var first = await Host.ConnectAsync("c", change: Persistent);
        await first.SubscribeAsync(new SubscriptionRequest("a", QualityOfService.AtLeastOnce), new SubscriptionRequest("b", QualityOfService.AtLeastOnce));
        await first.SendAsync(o => new UnsubscribePacket(9, ["a"]).Write(o, ProtocolVersion.Mqtt5));
        await first.ReceiveAsync(PacketType.UnsubAck);
        var forgetful = await Host.ConnectAsync("d", change: Persistent);
        await forgetful.SubscribeAsync("a");
        forgetful = await Host.ConnectAsync("d", change: c =>
        {
            Persistent(c);
            c.Clean = true;
        });
        Assert.False(forgetful.ConnAck.SessionPresent);
        await RestartAsync();
        Assert.Equal((2, 1), (Host.Server.Sessions, Host.Server.Subscriptions));
        Assert.True(Host.Server.HasSubscribers("", "b"));
    }

    [Fact]
    public async Task Subscription_options_and_identifiers_are_as_they_were()
    {
        await StartAsync();
        var first = await Host.ConnectAsync("c", change: Persistent);
        await first.SendAsync(o => new SubscribePacket(1, [new("a/#", QualityOfService.AtLeastOnce, RetainAsPublished: true)], new PropertySet { SubscriptionIdentifiers = [77] }).Write(o, ProtocolVersion.Mqtt5));
        await first.ReceiveAsync(PacketType.SubAck);
        await first.SubscribeAsync("a/b");
        first.Dispose();
        await RestartAsync();
        Host.Server.Publish("", MqttMessage.Text("a/b", "x", retain: true));
        await RestartAsync();
        using var back = await Host.ConnectAsync("c", change: Persistent);
        var message = await back.ReceiveMessageAsync();
        Assert.Equal(("x", true, 77u), (message.Payload, message.Retain, message.Properties!.SubscriptionIdentifiers!.Single()));
    }

    [Fact]
    public async Task Positions_are_remembered()
    {
        await StartAsync();
        Assert.Null(Host.Server.PositionOf("x"));
        Host.Server.SetPosition("x", 5);
        Host.Server.SetPosition("x", 6);
        await RestartAsync();
        Assert.Equal(6, Host.Server.PositionOf("x"));
    }
}
