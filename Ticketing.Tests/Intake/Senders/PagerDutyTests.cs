using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class PagerDutyTests
{
    [Fact]
    public void A_trigger_is_a_report_with_its_key_as_reference()
    {
        var (hook, _) = Reading.Of(PagerDuty.Read, """
            {"routing_key":"tk_x","event_action":"trigger","dedup_key":"srv01/mysql","client":"Nagios","client_url":"https://nagios.lan","links":[{"href":"http://wiki/mysql","text":"How to"}],
             "payload":{"summary":"mysql is down","timestamp":"2026-03-02T09:00:00Z","source":"srv01","severity":"critical","component":"mysql","group":"db","class":"service","custom_details":{"load":1.5,"users":["a"]}}}
            """);

        var submission = Assert.Single(hook!.Submissions);
        Assert.Equal(("srv01/mysql", false), (hook.Key, hook.Taken));
        Assert.Equal(("mysql is down", "srv01/mysql", Sla.Gold, Signal.Firing), (submission.Title, submission.Reference, submission.Sla, submission.Signal));
        Assert.Equal("load: 1.5\nusers: [\"a\"]\nHow to http://wiki/mysql\nhttps://nagios.lan", submission.Description);
        Assert.Equal("db", submission.Labels!["group"]);
    }

    [Fact]
    public void Without_a_key_one_is_given() => Assert.Equal("unique", Reading.Of(PagerDuty.Read, """{"event_action":"trigger","payload":{"summary":"x"}}""").Value!.Key);

    [Fact]
    public void Resolve_and_acknowledge_need_only_the_key()
    {
        Assert.Equal(Signal.Ok, Reading.One(PagerDuty.Read, """{"event_action":"resolve","dedup_key":"k"}""").Signal);
        Assert.True(Reading.Of(PagerDuty.Read, """{"event_action":"acknowledge","dedup_key":"k"}""").Value!.Taken);
    }

    [Theory]
    [InlineData("""{"event_action":"trigger"}""", "payload.summary")]
    [InlineData("""{"event_action":"resolve"}""", "dedup_key")]
    [InlineData("""{"event_action":"page"}""", "event_action")]
    [InlineData("{}", "event_action")]
    public void What_is_missing_is_named(string body, string field) => Assert.Contains(field, Reading.Of(PagerDuty.Read, body).Refusal!.Errors.Keys);
}
