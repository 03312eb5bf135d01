using Ticketing.Notify.Smtp;

namespace Ticketing.Tests.Notify.Smtp;

public sealed class SmtpEndpointTests
{
    [Theory]
    [InlineData("smtp://mail.example.org:587", false, "mail.example.org", 587, null, null)]
    [InlineData("smtps://mail.example.org:465/", true, "mail.example.org", 465, null, null)]
    [InlineData("SMTPS://mail.example.org", true, "mail.example.org", 465, null, null)]
    [InlineData("smtp://localhost", false, "localhost", 25, null, null)]
    [InlineData("smtp://me:secret@mail.example.org", false, "mail.example.org", 587, "me", "secret")]
    [InlineData("smtp://me%40example.org:p%40ss%3Aword%2F%25@mail.example.org:2525", false, "mail.example.org", 2525, "me@example.org", "p@ss:word/%")]
    [InlineData("smtp://me@example.org:p:a/s?s#w+rd@mail.example.org:587", false, "mail.example.org", 587, "me@example.org", "p:a/s?s#w+rd")]
    [InlineData("smtp://me:pass@word@mail.example.org:587", false, "mail.example.org", 587, "me", "pass@word")]
    [InlineData("smtp://j%C3%BCrgen:gr%C3%BCn@[::1]:25", false, "::1", 25, "jürgen", "grün")]
    [InlineData("smtp://127.0.0.1:25", false, "127.0.0.1", 25, null, null)]
    public void Reads_what_people_write(string text, bool implicitTls, string host, int port, string? user, string? password)
    {
        Assert.True(SmtpEndpoint.TryParse(text, out var endpoint, out var fault), fault);
        Assert.Equal((implicitTls, host, port, user, password), (endpoint.ImplicitTls, endpoint.Host, endpoint.Port, endpoint.User, endpoint.Password));
    }

    [Theory]
    [InlineData("mail.example.org:25", "smtp://")]
    [InlineData("http://mail.example.org", "smtp://")]
    [InlineData("smtp://", "names no host")]
    [InlineData("smtp://:25", "names no host")]
    [InlineData("smtp://mail example.org", "names no host")]
    [InlineData("smtp://mail.example.org:0", "port")]
    [InlineData("smtp://mail.example.org:65536", "port")]
    [InlineData("smtp://mail.example.org:25/inbox", "port")]
    [InlineData("smtp://mail.example.org:", "port")]
    [InlineData("smtp://me@mail.example.org", "user:password")]
    [InlineData("smtp://me:@mail.example.org", "user:password")]
    [InlineData("smtp://:hush@mail.example.org", "user:password")]
    [InlineData("smtp://me:hush%@mail.example.org", "%25")]
    [InlineData("smtp://me:hush%zz@mail.example.org", "%25")]
    [InlineData("smtp://me:hush%FF@mail.example.org", "%25")]
    [InlineData("smtp://me:hush%00@mail.example.org", "control")]
    public void Says_what_is_wrong_without_the_password(string text, string hint)
    {
        Assert.False(SmtpEndpoint.TryParse(text, out _, out var fault));
        Assert.Contains(hint, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_itself_without_the_password()
    {
        Assert.True(SmtpEndpoint.TryParse("smtp://me:hush@[::1]:587", out var endpoint, out _));
        Assert.Equal("smtp://me:•••@[::1]:587", endpoint.ToString());
    }
}
