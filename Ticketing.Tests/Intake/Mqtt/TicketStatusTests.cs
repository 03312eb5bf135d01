using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Mqtt;

public class TicketStatusTests
{
    const string Alarm = "ticketing/home/boiler/alarm";

    [Fact]
    public async Task A_device_sees_its_ticket_open_merge_and_finish()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var board = await home.BoilerAsync();
        using var watcher = await home.ScriptAsync();
        await watcher.SubscribeAsync("ticketing/home/boiler/ticket/#");
        await board.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure","sla":"gold"}""");
        var status = await watcher.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure");
        Assert.Equal("""{"id":1,"status":"open","sla":"gold","dueAt":"2026-01-05T12:00:00Z","merged":false}""", status.ToJsonString());
        await board.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure","sla":"gold"}""");
        Assert.True((bool?)(await watcher.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure"))["merged"]);
        await board.SendAlarmAsync("ticketing/home/boiler/ok", "pressure");
        Assert.Equal("", (await watcher.ReceiveMessageAsync()).Payload);
    }

    [Fact]
    public async Task A_late_subscriber_gets_the_unfinished_tickets_of_its_system_from_the_store()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ScriptAsync();
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        await script.SendAlarmAsync(Alarm, "no reference");
        await script.SendAlarmAsync(Alarm, """{"title":"odd","reference":"a+b"}""");
        await script.SendAlarmAsync(Alarm, """{"title":"deep","reference":"disk/sda1"}""");
        await script.SendAlarmAsync("ticketing/home/nas/alarm", "not the boiler's");
        await script.SendAlarmAsync(Alarm, """{"title":"over","reference":"over"}""");
        await script.SendAlarmAsync("ticketing/home/boiler/ok", "over");

        using var board = await home.BoilerAsync();
        await board.SubscribeAsync("ticketing/home/boiler/ticket/#");
        var topics = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var message = await board.ReceiveMessageAsync();
            Assert.True(message.Retain);
            topics.Add(message.Topic["ticketing/home/boiler/ticket/".Length..]);
        }
        Assert.Equal(["2", "3", "disk/sda1", "pressure"], topics.Order(StringComparer.Ordinal));
        await board.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("ticketing/home/#", 2)]
    [InlineData("ticketing/home/+/ticket/+", 2)]
    [InlineData("ticketing/home/boiler/+/pressure", 1)]
    [InlineData("ticketing/home/boiler/ticket/pressure", 1)]
    [InlineData("ticketing/home/boiler/refused", 0)]
    [InlineData("ticketing/home/+/availability", 0)]
    public async Task A_filter_gets_what_it_matches(string filter, int count)
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ScriptAsync();
        using var first = await home.ScriptAsync("script");
        await first.SubscribeAsync("ticketing/home/+/ticket/+");
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        await script.SendAlarmAsync("ticketing/home/nas/alarm", "disk");
        await first.ReceiveMessageAsync();
        await first.ReceiveMessageAsync(); // both were told: what comes now is what the store holds
        using var watcher = await home.ScriptAsync("script");
        await watcher.SubscribeAsync(filter);
        for (var i = 0; i < count; i++)
        {
            await watcher.ReceiveMessageAsync();
        }
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task Deleting_frees_the_topic_and_a_new_ticket_takes_it()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ScriptAsync();
        using var board = await home.BoilerAsync();
        await board.SubscribeAsync("ticketing/home/boiler/ticket/pressure");
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        Assert.Equal(1, (int?)(await board.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure"))["id"]);
        Assert.Null((await home.Tickets.DeleteAsync(1, null, Origin.Clock, default)).Refusal);
        Assert.Equal("", (await board.ReceiveMessageAsync()).Payload);
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        Assert.Equal(2, (int?)(await board.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure"))["id"]);
    }

    [Fact]
    public async Task An_edit_of_a_finished_ticket_does_not_touch_its_successors_topic()
    {
        await using var home = await MqttDoorFixture.StartAsync();
        using var script = await home.ScriptAsync();
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        await script.SendAlarmAsync("ticketing/home/boiler/ok", "pressure");
        await script.SendAlarmAsync(Alarm, """{"title":"low","reference":"pressure"}""");
        using var board = await home.BoilerAsync();
        await board.SubscribeAsync("ticketing/home/boiler/ticket/pressure");
        Assert.Equal(2, (int?)(await board.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure"))["id"]);
        Assert.Null((await home.Tickets.ChangeAsync(1, new() { Category = "heating" }, Origin.Clock, default)).Refusal);
        Assert.Null((await home.Tickets.ChangeAsync(2, new() { Title = "still low" }, Origin.Clock, default)).Refusal);
        Assert.Equal(2, (int?)(await board.ReceiveJsonAsync("ticketing/home/boiler/ticket/pressure"))["id"]);
        await board.ExpectNothingAsync();
    }
}
