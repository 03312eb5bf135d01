using System.Text;
using Ticketing.Notify.Smtp;

namespace Ticketing.Tests.Notify.Smtp;

public sealed class DataEncodingTests
{
    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r\n..b\r\n", "a\r\n...b\r\n.\r\n")]
    [InlineData("a\n.\nMAIL FROM:<x>", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n")]
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\n\r.\r\nb", "a\r\n\r\n..\r\nb\r\n.\r\n")]
    public void Doubles_dots_and_ends_every_line_alike(string message, string data) =>
        Assert.Equal(data, Encoding.ASCII.GetString(DataEncoding.Encode(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void No_message_can_hold_the_line_that_ends_the_data()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var message = new byte[random.Next(40)];
            for (var at = 0; at < message.Length; at++)
            {
                message[at] = (byte)"\r\n.a"[random.Next(4)];
            }
            var data = Encoding.ASCII.GetString(DataEncoding.Encode(message));
            var text = "\r\n" + data;
            Assert.Equal(data.Length - 3, text.IndexOf("\r\n.\r\n", StringComparison.Ordinal));
            Assert.Equal(text.Count(c => c == '\r'), text.Split("\r\n").Length - 1);
            Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
        }
    }
}
