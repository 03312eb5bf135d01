using Ticketing.Hosting;

namespace Ticketing.Tests.Hosting;

public class ListenAddressTests
{
    [Theory]
    [InlineData("http://*:8080", false, "*", 8080, "http://127.0.0.1:8080")]
    [InlineData("http://+:8080", false, "+", 8080, "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:80", false, "0.0.0.0", 80, "http://127.0.0.1:80")]
    [InlineData("https://192.168.1.2", true, "192.168.1.2", 443, "https://192.168.1.2:443")]
    [InlineData("http://[::1]:81/", false, "::1", 81, "http://[::1]:81")]
    [InlineData("http://[::]", false, "::", 80, "http://[::1]:80")]
    [InlineData("HTTP://localhost:0", false, "localhost", 0, "http://127.0.0.1:0")]
    public void A_url_names_scheme_host_and_port(string url, bool tls, string host, int port, string local)
    {
        Assert.True(ListenAddress.TryParse(url, out var address));
        Assert.Equal(new(tls, host, port), address);
        Assert.Equal(local, address.LocalUrl(port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("ftp://*:21")]
    [InlineData("http://")]
    [InlineData("http://*:port")]
    [InlineData("http://*:65536")]
    [InlineData("http://a b:80")]
    public void Anything_else_is_refused(string url) => Assert.False(ListenAddress.TryParse(url, out _));
}
