using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class GotifyTests
{
    [Theory]
    [InlineData("""{"message":"Well hello there.","priority":8,"title":"This is my title","extras":{"client::display":{"contentType":"text/markdown"}}}""", "", "application/json")]
    [InlineData("title=This+is+my+title&message=Well+hello+there.&priority=8", "", "application/x-www-form-urlencoded")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nThis is my title\r\n--x\r\nContent-Disposition: form-data; name=\"message\"\r\n\r\nWell hello there.\r\n--x\r\nContent-Disposition: form-data; name=\"priority\"\r\n\r\n8\r\n--x--\r\n", "", "multipart/form-data; boundary=x")]
    [InlineData("", "?title=This%20is%20my%20title&message=Well%20hello%20there.&priority=8", null)]
    public void Json_form_and_query_say_the_same(string body, string query, string? type)
    {
        var submission = Reading.One(Gotify.Read, body, query, type);

        Assert.Equal(("This is my title", "Well hello there.", Sla.Silver, "home"), (submission.Title, submission.Description, submission.Sla, submission.System));
    }

    [Fact]
    public void A_message_without_title_is_its_own() => Assert.Equal(("Hello", null), Reading.One(Gotify.Read, """{"message":"Hello"}""") is var one ? (one.Title, one.Description) : default);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":"x"}""")]
    [InlineData("")]
    public void A_message_without_text_is_refused(string body) => Assert.Contains("message", Reading.Of(Gotify.Read, body).Refusal!.Errors.Keys);
}
