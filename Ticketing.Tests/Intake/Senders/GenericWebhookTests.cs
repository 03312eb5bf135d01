using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class GenericWebhookTests
{
    [Theory]
    [InlineData("", "?summary=test&details=more&dedup=d1", null, "test", "more", "d1")] // GoAlert, all in the query
    [InlineData("summary=test&details=more&dedup=d1", "", "application/x-www-form-urlencoded", "test", "more", "d1")] // GoAlert, as a form
    [InlineData("""{"summary":"test","details":"more","dedup":"d1"}""", "", "application/json", "test", "more", "d1")] // GoAlert, JSON
    [InlineData("""{"title":"Disk full","message":"91%\nused"}""", "", "application/json", "Disk full", "91%\nused", null)] // shoutrrr, template=json
    [InlineData("Disk full\n91% used", "", "text/plain", "Disk full", "91% used", null)] // shoutrrr without a template
    [InlineData("""{"version":"1.0","title":"Backup","message":"failed","attachments":[],"type":"failure"}""", "?reference=backup", "application/json", "Backup", "failed", "backup")] // Apprise
    [InlineData("""{"message":"only a message"}""", "", "application/json", "only a message", null, null)]
    public void The_usual_words_are_understood(string body, string query, string? type, string title, string? description, string? reference)
    {
        var submission = Reading.One(GenericWebhook.Read, body, query, type);

        Assert.Equal((title, description, reference, Signal.Firing), (submission.Title, submission.Description, submission.Reference, submission.Signal));
    }

    [Theory]
    [InlineData("?summary=test&dedup=d1&action=close", "")]
    [InlineData("?dedup=d1&action=close", "")]
    [InlineData("?reference=d1", """{"title":"Backup","message":"done","type":"success"}""")]
    [InlineData("", """{"title":"Backup","reference":"d1","state":"resolved"}""")]
    public void The_usual_words_for_an_end_are_understood(string query, string body)
    {
        var submission = Reading.One(GenericWebhook.Read, body, query);

        Assert.Equal(("d1", Signal.Ok), (submission.Reference, submission.Signal));
    }

    [Fact]
    public void Good_news_about_nothing_is_news() => Assert.Equal(Signal.Firing, Reading.One(GenericWebhook.Read, """{"title":"Backup","message":"done","type":"success"}""").Signal);

    [Fact]
    public void System_category_and_tier_may_be_said()
    {
        var submission = Reading.One(GenericWebhook.Read, """{"title":"x","system":"nas","category":"storage","severity":"warning"}""");

        Assert.Equal(("nas", "storage", Sla.Bronze), (submission.System, submission.Category, submission.Sla));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"action":"close"}""")]
    [InlineData("""{"title":""")]
    public void What_says_nothing_is_refused(string body) => Assert.Equal(RefusalKind.Invalid, Reading.Of(GenericWebhook.Read, body).Refusal!.Kind);
}
