using System.Text;
using Ticketing.Notify.Smtp;

namespace Ticketing.Tests.Notify.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("250 2.0.0 Ok", true, 250, "2.0.0 Ok", true)]
    [InlineData("250-PIPELINING", true, 250, "PIPELINING", false)]
    [InlineData("354", true, 354, "", true)]
    [InlineData("220 grün \u001b[31m", true, 220, "grün  [31m", true)]
    [InlineData("HTTP/1.1 400 Bad Request", false, 0, "", true)]
    [InlineData("25", false, 0, "", true)]
    [InlineData("250_ok", false, 250, "", true)]
    [InlineData("199 odd", false, 199, "", true)]
    [InlineData("600 odd", false, 600, "", true)]
    public void A_line_is_a_code_and_text_or_no_reply(string line, bool known, int code, string text, bool last)
    {
        Assert.Equal(known, SmtpReply.TryReadLine(Encoding.UTF8.GetBytes(line), out var readCode, out var readText, out var readLast));
        Assert.Equal((code, text, last), (readCode, readText, readLast));
    }

    [Fact]
    public void Shows_itself_as_the_server_sent_it() =>
        Assert.Equal("550-5.1.1 No\n550 such user", new SmtpReply(550, ["5.1.1 No", "such user"]).ToString());
}
