using Ticketing.Mqtt.Link;
using Ticketing.Mqtt.Packets;

namespace Ticketing.Tests.Mqtt.Link;

/// <summary>The pure decisions of a link: when to ask again, in which version, and whether the other side lives.</summary>
public sealed class ReconnectPlanTests
{
    [Fact]
    public void Pauses_double_from_one_second_to_a_minute_less_up_to_half()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], Enumerable.Range(1, 8).Select(failures => (int)ReconnectPlan.Pause(failures, 0).TotalSeconds));
        Assert.Equal(TimeSpan.FromSeconds(30), ReconnectPlan.Pause(1_000, 1));
        Assert.Equal(TimeSpan.FromSeconds(0.75), ReconnectPlan.Pause(1, 0.5));
    }

    [Theory]
    [InlineData(LinkEndKind.Lost, true, 1)]
    [InlineData(LinkEndKind.Lost, false, 5)]
    [InlineData(LinkEndKind.NotTaken, true, 5)]
    [InlineData(LinkEndKind.Refused, true, 5)]
    public void Only_a_broker_that_let_us_in_and_then_went_is_asked_soon(LinkEndKind kind, bool accepted, int failures) =>
        Assert.Equal(failures, ReconnectPlan.FailuresAfter(new(kind, "", accepted), 4));

    [Fact]
    public void Version_5_is_tried_first_and_3_1_1_where_5_is_not_spoken()
    {
        var first = new LinkVersions(ProtocolVersion.Mqtt5);
        var older = first.After(new(LinkEndKind.VersionUnknown, ""), out var atOnce);
        Assert.Equal((new LinkVersions(ProtocolVersion.Mqtt311), true), (older, atOnce));
        Assert.Equal(older, first.After(new(LinkEndKind.Unanswered, ""), out atOnce));
        Assert.True(atOnce);

        var settled = older.After(new(LinkEndKind.Lost, "", WasAccepted: true), out atOnce);
        Assert.Equal((new LinkVersions(ProtocolVersion.Mqtt311, IsKnown: true), false), (settled, atOnce));
        Assert.Equal(settled, settled.After(new(LinkEndKind.Unanswered, ""), out _));
        Assert.Equal(first, older.After(new(LinkEndKind.Unanswered, ""), out _));
        Assert.Equal(first, first.After(new(LinkEndKind.Lost, ""), out _));
        var known = first.After(new(LinkEndKind.Lost, "", WasAccepted: true), out _);
        Assert.Equal(known, known.After(new(LinkEndKind.Unanswered, ""), out _));
    }

    [Fact]
    public void Silence_is_asked_about_at_half_the_interval_and_believed_after_the_patience()
    {
        var keepAlive = new KeepAlive(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));
        var zero = TimeSpan.Zero;
        var fifteen = TimeSpan.FromSeconds(15);
        Assert.Equal(KeepAliveStep.Nothing, keepAlive.At(TimeSpan.FromSeconds(14), zero, zero, null));
        Assert.Equal(KeepAliveStep.Ping, keepAlive.At(fifteen, zero, fifteen, null)); // heard, but the broker has not heard us
        Assert.Equal(KeepAliveStep.Ping, keepAlive.At(fifteen, fifteen, zero, null));
        Assert.Equal(KeepAliveStep.Nothing, keepAlive.At(TimeSpan.FromSeconds(24), fifteen, zero, fifteen));
        Assert.Equal(KeepAliveStep.Dead, keepAlive.At(TimeSpan.FromSeconds(25), fifteen, zero, fifteen));
        Assert.Equal(KeepAliveStep.Nothing, keepAlive.At(TimeSpan.FromSeconds(25), fifteen, TimeSpan.FromSeconds(16), fifteen));
        Assert.Equal(KeepAliveStep.Nothing, (keepAlive with { Interval = zero }).At(TimeSpan.FromHours(1), zero, zero, null));
    }

    [Fact]
    public void An_older_broker_refuses_version_5_in_its_own_shape()
    {
        var answer = new System.Buffers.ReadOnlySequence<byte>([0x20, 2, 0, 1]);
        Assert.Equal(FrameStatus.Complete, LinkHandshake.TryRead(ref answer, ProtocolVersion.Mqtt5, out var connAck, out _));
        Assert.Equal(LinkEndKind.VersionUnknown, LinkEnd.OfConnAck(connAck!, new(false, "broker", 1883, null, null), "the setting").Kind);
    }
}
