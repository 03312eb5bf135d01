using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class NtfyTests
{
    [Fact]
    public void A_text_to_a_topic_is_a_ticket_of_the_system_of_that_name()
    {
        var submission = Reading.One(Ntfy.ReadTopic, "Backup successful 😀", type: null, topic: "backups");

        Assert.Equal(("backups", "Backup successful 😀", null, null), (submission.System, submission.Title, submission.Description, submission.Sla));
    }

    [Theory]
    [InlineData("X-Title", "X-Priority", "X-Tags")]
    [InlineData("Title", "Priority", "Tags")]
    [InlineData("t", "p", "ta")]
    [InlineData("ti", "prio", "Tag")]
    public void Every_name_of_a_header_counts(string title, string priority, string tags)
    {
        var submission = Reading.One(Ntfy.ReadTopic, "Look", type: null, topic: "door", headers: [(title, "Unauthorized access"), (priority, "urgent"), (tags, "warning,skull")]);

        Assert.Equal(("Unauthorized access", "Look", Sla.Gold, "warning,skull"), (submission.Title, submission.Description, submission.Sla, submission.Labels!["tags"]));
        Assert.Equal("Unauthorized access", Reading.One(Ntfy.ReadTopic, "", $"?{title}=Unauthorized+access&message=Look", null, "door").Title);
    }

    [Theory]
    [InlineData("=?UTF-8?B?8J+HqfCfh6o=?=", "🇩🇪")]
    [InlineData("=?utf-8?Q?Gr=C3=BC=C3=9Fe_50%?=", "Grüße 50%")]
    [InlineData("=?latin1?Q?x?= plain", "=?latin1?Q?x?= plain")]
    public void An_encoded_title_is_decoded(string sent, string title) => Assert.Equal(title, Reading.One(Ntfy.ReadTopic, "x", type: null, topic: "t", headers: [("Title", sent)]).Title);

    [Fact]
    public void Json_names_its_topic()
    {
        var submission = Reading.One(Ntfy.ReadJson, """{"topic":"alerts","message":"Disk space is low at 5.1 GB","title":"Low disk space alert","tags":["warning","cd"],"priority":4,"attach":"https://x/y.jpg","click":"https://x","actions":[{"action":"view"}]}""");

        Assert.Equal(("alerts", "Low disk space alert", Sla.Silver, "warning,cd"), (submission.System, submission.Title, submission.Sla, submission.Labels!["tags"]));
    }

    [Fact]
    public void A_message_without_text_is_one_all_the_same() => Assert.Equal("triggered", Reading.One(Ntfy.ReadTopic, "", type: null, topic: "t").Title);

    [Fact]
    public void Json_without_a_topic_is_refused() => Assert.Contains("topic", Reading.Of(Ntfy.ReadJson, """{"message":"x"}""").Refusal!.Errors.Keys);
}
