using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class AlertWebhooksTests
{
    [Fact]
    public void A_group_of_alertmanager_is_one_report_per_alert()
    {
        var (hook, _) = Reading.Of(AlertWebhooks.ReadAlertmanager, """
            {"version":"4","groupKey":"{}:{}","truncatedAlerts":0,"status":"firing","receiver":"home","groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093","alerts":[
              {"status":"firing","labels":{"alertname":"DiskFull","severity":"warning"},"annotations":{"summary":"Disk full"},"startsAt":"2026-03-02T09:00:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p","fingerprint":"b5d8c2b6f9a1e3c4"},
              {"status":"resolved","labels":{"alertname":"DoorOpen"},"annotations":{},"startsAt":"2026-03-02T09:00:00Z","endsAt":"2026-03-02T10:00:00Z","fingerprint":"0123456789abcdef"}]}
            """);

        Assert.Equal([("Disk full", "b5d8c2b6f9a1e3c4", Sla.Bronze, Signal.Firing, "b5d8c2b6f9a1e3c4 2026-03-02T09:00:00Z"), ("DoorOpen", "0123456789abcdef", null, Signal.Ok, null)],
            hook!.Submissions.Select(one => (one.Title, one.Reference!, one.Sla, one.Signal, one.IdempotencyKey)));
    }

    [Fact]
    public void An_alert_of_grafana_shows_its_values_and_leads_to_its_panel()
    {
        var submission = Reading.One(AlertWebhooks.ReadGrafana, """
            {"receiver":"home","status":"firing","orgId":1,"version":"1","title":"[FIRING:1] High","state":"alerting","message":"…","alerts":[
              {"status":"firing","labels":{"alertname":"HighTemperature","room":"attic"},"annotations":{"summary":"Attic above 40 °C"},"startsAt":"2026-03-02T09:00:00Z","endsAt":"0001-01-01T00:00:00Z",
               "values":{"A":41.5},"valueString":"[ var='A' value=41.5 ]","generatorURL":"http://g/alerting","panelURL":"http://g/d/1?viewPanel=2","fingerprint":"c6eadffa33fcdf37","silenceURL":"http://g/s"}]}
            """);

        Assert.Equal(("Attic above 40 °C", "values: [ var='A' value=41.5 ]\nhttp://g/d/1?viewPanel=2", "c6eadffa33fcdf37"), (submission.Title, submission.Description, submission.Reference));
    }

    [Fact]
    public void The_test_button_of_grafana_makes_no_ticket() => Assert.Empty(Reading.Of(AlertWebhooks.ReadGrafana, """
        {"status":"firing","alerts":[{"status":"firing","labels":{"alertname":"TestAlert","instance":"Grafana"},"annotations":{"summary":"Notification test"},"startsAt":"2026-03-02T09:00:00Z","fingerprint":"57c6d9296de2ad39"}]}
        """).Value!.Submissions);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"alerts":{}}""")]
    public void A_body_without_alerts_is_refused(string body) => Assert.Equal(RefusalKind.Invalid, Reading.Of(AlertWebhooks.ReadAlertmanager, body).Refusal!.Kind);
}
