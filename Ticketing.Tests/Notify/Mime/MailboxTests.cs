using Ticketing.Notify.Mime;

namespace Ticketing.Tests.Notify.Mime;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("anna@example.org", "anna@example.org")]
    [InlineData("anna.b+home@mail.example.org", "anna.b+home@mail.example.org")]
    [InlineData("ticketing@localhost", "ticketing@localhost")]
    [InlineData("anna@bücher.example", "anna@xn--bcher-kva.example")]
    [InlineData("o'brien!#$%&*/=?^_`{|}~-@example.org", "o'brien!#$%&*/=?^_`{|}~-@example.org")]
    public void An_address_that_can_get_mail_is_taken(string address, string ascii)
    {
        Assert.True(Mailbox.TryCreate(address, null, out var mailbox, out var fault), fault);
        Assert.Equal(ascii, mailbox.Address);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("@example.org")]
    [InlineData("anna@")]
    [InlineData("anna@-example.org")]
    [InlineData("anna@example..org")]
    [InlineData("anna@.example.org")]
    [InlineData("anna@exa mple.org")]
    [InlineData("an na@example.org")]
    [InlineData("anna.@example.org")]
    [InlineData(".anna@example.org")]
    [InlineData("an..na@example.org")]
    [InlineData("\"anna\"@example.org")]
    [InlineData("änna@example.org")]
    [InlineData("anna@example.org>\r\nRCPT TO:<eve@example.org")]
    [InlineData("anna@example.org\r\nBcc: eve@example.org")]
    [InlineData("anna@example.org\0")]
    [InlineData("anna@example.org\u2028")]
    [InlineData("an\nna@example.org")]
    [InlineData("<anna@example.org>")]
    [InlineData("anna@example.org, eve@example.org")]
    [InlineData("eve@example.org,anna@example.org")]
    [InlineData("anna@[127.0.0.1]")]
    public void Anything_else_is_refused_with_a_reason(string address)
    {
        Assert.False(Mailbox.TryCreate(address, null, out _, out var fault));
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Over_long_addresses_are_refused()
    {
        Assert.False(Mailbox.TryCreate(new string('a', 65) + "@example.org", null, out _, out _));
        Assert.False(Mailbox.TryCreate("a@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 5)), null, out _, out _));
        Assert.False(Mailbox.TryCreate("a@" + new string('b', 64), null, out _, out _));
    }

    [Theory]
    [InlineData("Home <home@example.org>", "Home")]
    [InlineData("\"Home, sweet\" <home@example.org>", "Home, sweet")]
    [InlineData("home@example.org", "Default")]
    [InlineData(" <home@example.org> ", "Default")]
    public void A_sender_may_have_a_name(string text, string name)
    {
        Assert.True(Mailbox.TryParse(text, "Default", out var mailbox, out var fault), fault);
        Assert.Equal((name, "home@example.org", "example.org"), (mailbox.Name, mailbox.Address, mailbox.Domain));
    }
}
