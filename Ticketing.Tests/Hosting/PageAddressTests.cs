using Ticketing.Hosting;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

public sealed class PageAddressTests
{
    [Fact]
    public void The_setting_counts_whatever_was_seen()
    {
        using var directory = new TemporaryDirectory();
        var page = new PageAddress("https://home.example.org", directory.File("page"));
        page.SeenAt("http", "192.168.1.5:8080");
        Assert.Equal("https://home.example.org", page.Now);
        Assert.False(File.Exists(directory.File("page")));
    }

    [Fact]
    public void Without_it_the_last_login_counts_also_after_a_restart()
    {
        using var directory = new TemporaryDirectory();
        var page = new PageAddress("", directory.File("page"));
        Assert.Null(page.Now);
        page.SeenAt("http", "localhost:8080");
        Assert.Equal("http://localhost:8080", page.Now);
        page.SeenAt("http", "home.lan:8080");
        Assert.Equal("http://home.lan:8080", new PageAddress("", directory.File("page")).Now);
    }

    [Theory]
    [InlineData("http", "localhost:8080")]
    [InlineData("http", "127.0.0.1")]
    [InlineData("http", "evil@example.org")]
    [InlineData("http", "example.org/path")]
    [InlineData("http", "")]
    [InlineData("javascript", "example.org")]
    public void What_helps_nobody_else_or_is_no_address_replaces_nothing(string scheme, string host)
    {
        using var directory = new TemporaryDirectory();
        var page = new PageAddress("", directory.File("page"));
        page.SeenAt("https", "home.example.org");
        page.SeenAt(scheme, host);
        Assert.Equal("https://home.example.org", page.Now);
    }
}
