using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

public class TrustedProxiesTests
{
    [Theory]
    [InlineData("127.0.0.1;10.0.0.0/8", "<base href=\"/home/\"")]
    [InlineData("10.0.0.0/8", "<base href=\"/\"")]
    public async Task A_prefix_is_believed_from_a_trusted_proxy_only(string proxies, string expected)
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, settings: ("Http:TrustedProxies", proxies));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/tickets/17")) { Headers = { { "Accept", "text/html" }, { "X-Forwarded-Prefix", "/home" }, { "X-Forwarded-Proto", "https" }, { "X-Forwarded-For", "203.0.113.7" } } };
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(expected.Contains("home", StringComparison.Ordinal), response.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_prefix_that_the_proxy_passes_on_is_taken_off()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.InProcess, settings: ("Http:TrustedProxies", "127.0.0.1"));
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Url, "/home/healthz")) { Headers = { { "X-Forwarded-Prefix", "/home" } } };
        Assert.True((await client.SendAsync(request, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }
}
