using System.Text;
using Ticketing.Admission;
using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class AlertmanagerApiTests
{
    static readonly Instant Now = Instant.From(new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero));

    static Outcome<IReadOnlyList<Alert>> Read(string body) => AlertmanagerApi.ReadAlerts(Encoding.UTF8.GetBytes(body), "prometheus", Reading.Severities, Now);

    [Fact]
    public void An_alert_as_prometheus_sends_it()
    {
        var alert = Assert.Single(Read("""
            [{"annotations":{"summary":"Disk of nas is full","description":"91% used"},"endsAt":"2026-03-02T10:04:00.123456789Z","startsAt":"2026-03-02T09:58:00.5Z","generatorURL":"http://prom:9090/graph?g0.expr=up",
              "labels":{"alertname":"DiskFull","instance":"nas:9100","severity":"critical","empty":""}}]
            """).Value!);

        Assert.Equal((Sla.Gold, "prometheus", 3), (alert.Sla, alert.System, alert.Labels.Count));
        Assert.Equal((Now - TimeSpan.FromSeconds(119.5), Now + TimeSpan.FromMilliseconds(240_123)), (alert.StartsAt, alert.EndsAt));
        var submission = alert.ToSubmission(Signal.Firing);
        Assert.Equal(("Disk of nas is full", "91% used\nhttp://prom:9090/graph?g0.expr=up", alert.Fingerprint, IfRefused.Record), (submission.Title, submission.Description, submission.Reference, submission.IfRefused));
        Assert.Equal("nas:9100", submission.Labels!["instance"]);
    }

    [Fact]
    public void An_alert_without_times_begins_now_and_lasts_five_minutes()
    {
        var alert = Assert.Single(Read("""[{"labels":{"alertname":"Door"}}]""").Value!);

        Assert.Equal((Now, Now + TimeSpan.FromMinutes(5)), (alert.StartsAt, alert.EndsAt));
        Assert.Equal("Door", alert.ToSubmission(Signal.Firing).Title);
    }

    [Fact]
    public void An_alert_that_only_says_when_it_ended_is_over()
    {
        var alert = Assert.Single(Read("""[{"labels":{"alertname":"Door"},"endsAt":"2026-03-02T09:00:00Z","startsAt":"0001-01-01T00:00:00Z"}]""").Value!);

        Assert.Equal(alert.EndsAt, alert.StartsAt);
        Assert.True(alert.EndsAt < Now);
    }

    [Theory]
    [InlineData("{}", "body")]
    [InlineData("[{}]", "[0].labels")]
    [InlineData("""[{"labels":{"a":""}}]""", "[0].labels")]
    [InlineData("""[{"labels":{"a":"b"},"startsAt":"2026-03-02T10:00:00Z","endsAt":"2026-03-02T09:00:00Z"}]""", "[0].endsAt")]
    [InlineData("[", "body")]
    public void What_cannot_be_an_alert_is_refused_with_its_place(string body, string field) => Assert.Contains(field, Read(body).Refusal!.Errors.Keys);

    [Fact]
    public void A_silence_as_amtool_sends_it()
    {
        var (silence, refusal) = AlertmanagerApi.ReadSilence("""
            {"comment":"cleaning","createdBy":"anna","endsAt":"2026-03-02T11:00:00.000Z","matchers":[{"isEqual":true,"isRegex":true,"name":"alertname","value":"Disk.*"},{"isRegex":false,"isEqual":false,"name":"instance","value":"nas"}],"startsAt":"2026-03-02T09:59:59.000Z"}
            """u8, Now);

        Assert.Null(refusal);
        Assert.Equal((Now, "", "anna"), (silence!.StartsAt, silence.Id, silence.CreatedBy));
        Assert.True(silence.Matches(new Dictionary<string, string> { ["alertname"] = "DiskFull" }));
        Assert.False(silence.Matches(new Dictionary<string, string> { ["alertname"] = "DiskFull", ["instance"] = "nas" }));
        Assert.False(silence.Matches(new Dictionary<string, string> { ["alertname"] = "MyDiskFull" }));
    }

    [Theory]
    [InlineData("""{"endsAt":"2026-03-02T11:00:00Z","matchers":[]}""", "matchers")]
    [InlineData("""{"endsAt":"2026-03-02T11:00:00Z","matchers":[{"name":"a","value":".*","isRegex":true}]}""", "matchers")]
    [InlineData("""{"endsAt":"2026-03-02T11:00:00Z","matchers":[{"name":"a","value":"(","isRegex":true}]}""", "matchers[0].value")]
    [InlineData("""{"endsAt":"2026-03-02T09:00:00Z","matchers":[{"name":"a","value":"b"}]}""", "endsAt")]
    [InlineData("""{"matchers":[{"name":"a","value":"b"}]}""", "endsAt")]
    public void What_cannot_be_a_silence_is_refused_with_its_place(string body, string field) => Assert.Contains(field, AlertmanagerApi.ReadSilence(Encoding.UTF8.GetBytes(body), Now).Refusal!.Errors.Keys);

    [Theory]
    [InlineData("alertname=\"Disk Full\"", "Disk Full", true)]
    [InlineData("alertname=Disk", "Disk", true)]
    [InlineData("alertname!=\"Disk\"", "Disk", false)]
    [InlineData("alertname=~\"Disk|Door\"", "Door", true)]
    [InlineData("alertname!~\"D.*\"", "Door", false)]
    public void A_matcher_of_a_query(string text, string name, bool matches) =>
        Assert.Equal(matches, AlertmanagerApi.ReadMatcher(text)!.Matches(new Dictionary<string, string> { ["alertname"] = name }));

    [Theory]
    [InlineData("")]
    [InlineData("alertname")]
    [InlineData("=x")]
    [InlineData("a!b")]
    [InlineData("a=~(")]
    public void What_is_no_matcher(string text) => Assert.Null(AlertmanagerApi.ReadMatcher(text));
}
