using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class UptimeKumaTests
{
    const string Monitor = """{"id":7,"name":"Router","url":"https://router.lan","hostname":null,"type":"http"}""";

    [Fact]
    public void Down_and_up_of_a_monitor_are_a_condition_and_its_end()
    {
        var down = Reading.One(UptimeKuma.Read, $$"""{"heartbeat":{"monitorID":7,"status":0,"time":"2026-03-02 09:00:00.000","msg":"timeout of 48000ms exceeded","important":true,"duration":60},"monitor":{{Monitor}},"msg":"[Router] [🔴 Down] timeout"}""");
        var up = Reading.One(UptimeKuma.Read, $$"""{"heartbeat":{"monitorID":7,"status":1,"time":"2026-03-02 09:05:00.000","msg":"200 - OK"},"monitor":{{Monitor}},"msg":"[Router] [✅ Up] 200 - OK"}""");

        Assert.Equal(("Router is down", Signal.Firing, "monitor-7"), (down.Title, down.Signal, down.Reference));
        Assert.StartsWith("timeout of 48000ms exceeded\nhttps://router.lan", down.Description, StringComparison.Ordinal);
        Assert.Equal((Signal.Ok, "monitor-7"), (up.Signal, up.Reference));
    }

    [Theory]
    [InlineData("""{"heartbeat":null,"monitor":null,"msg":"Home Ticketing Testing"}""")]
    [InlineData("""{"heartbeat":{"status":2},"monitor":{"id":7},"msg":"pending"}""")]
    [InlineData("""{"heartbeat":{"status":3},"monitor":{"id":7},"msg":"maintenance"}""")]
    public void The_test_button_and_states_between_make_no_ticket(string body) => Assert.Empty(Reading.Of(UptimeKuma.Read, body).Value!.Submissions);

    [Fact]
    public void A_message_without_a_monitor_is_a_ticket_of_its_own() =>
        Assert.Equal("[Router][https://router.lan] Certificate will expire in 7 days", Reading.One(UptimeKuma.Read, """{"heartbeat":null,"monitor":null,"msg":"[Router][https://router.lan] Certificate will expire in 7 days"}""").Title);

    [Fact]
    public void A_body_that_says_nothing_is_refused() => Assert.NotNull(Reading.Of(UptimeKuma.Read, "{}").Refusal);
}
