using Ticketing.Mqtt;
using Ticketing.Mqtt.Link;
using Ticketing.Mqtt.Packets;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt.Link;

/// <summary>The link and Debian's mosquitto: what a home has already.</summary>
public sealed class BrokerLinkTests
{
    public static TheoryData<bool> BothVersions => [true, false];

    static Func<BrokerLinkOptions, BrokerLinkOptions> Version(bool mqtt5) => options => options with { TryMqtt5 = mqtt5 };

    [Theory, MemberData(nameof(BothVersions))]
    public async Task Messages_of_the_broker_come_in_order_and_ours_go_out(bool mqtt5)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkFixture.StartAsync(broker, Version(mqtt5));
        await using var subscriber = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "answers/#");
        for (var i = 0; i < 5; i++)
        {
            (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", $"{i}")).Expect();
        }
        await link.HearsAsync(5);
        Assert.Equal(["0", "1", "2", "3", "4"], link.Texts);
        Assert.All(link.Received, message => Assert.Equal((mqtt5 ? ProtocolVersion.Mqtt5 : ProtocolVersion.Mqtt311, "house/door", QualityOfService.AtLeastOnce), (message.Client.Version, message.Topic, message.Qos)));

        Assert.True(link.Link.TryPublish(MqttMessage.Text("answers/1", "hello", retain: true)));
        Assert.Equal("hello", (await subscriber.NextAsync("our message")).Payload);
        await Eventually.TrueAsync(() => link.Link.Counters.Published == 1, "its acknowledgement");
    }

    /// <summary>Manual acknowledgement: what the sink has not settled is delivered again, after a restart of ours, too.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public async Task What_is_not_settled_is_delivered_again_as_a_duplicate(bool mqtt5, int qos)
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var never = new TaskCompletionSource<PublishOutcome>();
        await using (var link = await LinkFixture.StartAsync(broker, options => options with { TryMqtt5 = mqtt5, DrainTimeout = TimeSpan.FromMilliseconds(50) }))
        {
            link.Judge = message => message.Payload.Length == 1 ? ValueTask.FromResult(PublishOutcome.Accepted) : new(never.Task);
            (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "1", "-q", $"{qos}")).Expect();
            (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "22", "-q", $"{qos}")).Expect();
            (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "3", "-q", $"{qos}")).Expect();
            await link.HearsAsync(3);
        }
        await using var again = await LinkFixture.StartAsync(broker, Version(mqtt5));
        await again.HearsAsync(2);
        Assert.Equal(["22", "3"], again.Texts);
        Assert.All(again.Received, message => Assert.True(message.Duplicate));
    }

    [Fact]
    public async Task What_cannot_be_taken_now_ends_the_connection_and_comes_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkFixture.StartAsync(broker);
        var full = true;
        link.Judge = _ => ValueTask.FromResult(full ? PublishOutcome.Unavailable("the disk is full") : PublishOutcome.Accepted);
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "open")).Expect();
        await Eventually.TrueAsync(() => link.Link.Trouble == "the disk is full", "the trouble is told");
        full = false;
        await link.ConnectedAsync();
        await link.HearsAsync(2);
        Assert.Equal((false, true), (link.Received.First().Duplicate, link.Received.Last().Duplicate));
        Assert.Single(link.Log.Lines, line => line.Contains("the disk is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_stops_and_starts_finds_us_and_what_waited_again()
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort(), .. b.Persistent()]);
        await using var link = await LinkFixture.StartAsync(broker);
        await broker.StopAsync();
        await Eventually.TrueAsync(() => link.Link.Trouble is not null, "the link notices");
        Assert.True(link.Link.TryPublish(MqttMessage.Text("answers/1", "after the outage", retain: true)));
        await broker.StartAgainAsync();
        await link.ConnectedAsync();
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "open")).Expect();
        await link.HearsAsync(1);
        await using var subscriber = await MosquittoSubscriber.StartAsync(broker.Port, "any", "any", "answers/#");
        Assert.Equal("after the outage", (await subscriber.NextAsync("what we had to say")).Payload);
        Assert.Equal(2, link.Link.Counters.Connects);
    }

    [Theory, MemberData(nameof(BothVersions))]
    public async Task Retained_messages_come_on_every_connect_or_only_once(bool mqtt5)
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort(), .. b.Persistent()]);
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/state", "offline", "-r")).Expect();
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/event", "rang", "-r")).Expect();
        Func<BrokerLinkOptions, BrokerLinkOptions> change = options => options with { TryMqtt5 = mqtt5, Subscriptions = [new("house/state"), new("house/event", RetainedOnce: true)] };
        await using (var first = await LinkFixture.StartAsync(broker, change))
        {
            await first.HearsAsync(2);
            Assert.All(first.Received, message => Assert.True(message.Retain));
        }
        await using var second = await LinkFixture.StartAsync(broker, change);
        await second.HearsAsync(1);
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/state", "online", "-r")).Expect();
        await Eventually.TrueAsync(() => second.Texts.Contains("online"), "what is published now");
        Assert.Equal(["offline", "online"], second.Texts.Distinct()); // a link that had to connect once more has heard the first again
        Assert.Equal((true, false), (second.Received.First().Retain, second.Received.Last().Retain));
    }

    [Fact]
    public async Task A_wrong_password_is_told_once_with_what_to_do_and_a_mended_one_is_noticed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        var file = await broker.PasswordsAsync("ticketing", "old");
        await broker.StartAgainAsync([$"listener {broker.Port} 127.0.0.1", "allow_anonymous false", $"password_file {file}"]);
        await using var link = LinkFixture.Start(broker.Port, options => options with { Broker = options.Broker with { User = "ticketing", Password = "p@ss:word/%" } });
        await Eventually.TrueAsync(() => link.Link.Trouble?.Contains("password", StringComparison.Ordinal) == true, "the refusal is told");
        Assert.Contains("see the password in the test", link.Link.Trouble, StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss", link.Link.Trouble, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => broker.Said.Count(line => line.Contains("not authorised", StringComparison.Ordinal)) > 1, "a second attempt");
        Assert.Single(link.Log.Lines, line => line.Contains("broker:", StringComparison.Ordinal));
        await broker.PasswordsAsync("ticketing", "p@ss:word/%");
        broker.Reload();
        await link.ConnectedAsync();
    }

    [Fact]
    public async Task Our_own_messages_do_not_come_back()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkFixture.StartAsync(broker, options => options with { Subscriptions = [new("house/#", NoLocal: true)] });
        Assert.True(link.Link.TryPublish(MqttMessage.Text("house/door", "ours")));
        await Eventually.TrueAsync(() => link.Link.Counters.Published == 1, "its acknowledgement");
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "theirs")).Expect();
        await link.HearsAsync(1);
        Assert.Equal(["theirs"], link.Texts);
    }

    /// <summary>A broker of 3.1.1 is not told our limit and sends whatever it has.</summary>
    [Fact]
    public async Task A_message_too_large_is_passed_over_and_blocks_nothing()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var link = await LinkFixture.StartAsync(broker, Version(false));
        var large = broker.File("large");
        await File.WriteAllTextAsync(large, new string('x', 700_000));
        (await ChildProcess.RunAsync("mosquitto_pub", ["-h", "127.0.0.1", "-p", $"{broker.Port}", "-q", "1", "-t", "house/camera", "-f", large])).Expect();
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/" + new string('y', 2_000), "a long topic")).Expect();
        (await Mosquitto.PublishAsync(broker.Port, "any", "any", "house/door", "open")).Expect();
        await link.HearsAsync(1);
        Assert.Equal(["open"], link.Texts);
        await Eventually.TrueAsync(() => link.Link.Counters.Refused == 2, "the others are counted");
        Assert.Null(link.Link.Trouble);
    }

    /// <summary>Everything once, in order, with more than the window and the queue of the broker under way.</summary>
    [Theory, MemberData(nameof(BothVersions))]
    public async Task A_stream_of_exactly_once_messages_arrives_exactly_once(bool mqtt5)
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort("max_queued_messages 0")]);
        await using var link = await LinkFixture.StartAsync(broker, Version(mqtt5));
        var lines = broker.File("lines");
        await File.WriteAllLinesAsync(lines, Enumerable.Range(0, 1_000).Select(i => $"{i}"));
        (await ChildProcess.RunAsync("bash", ["-c", $"mosquitto_pub -h 127.0.0.1 -p {broker.Port} -q 2 -t house/stream -l < {lines}"])).Expect();
        await link.HearsAsync(1_000);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), link.Texts);
    }
}
