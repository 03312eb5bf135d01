using System.IO.Compression;
using System.Net;
using Ticketing.WebUi;

namespace Ticketing.Tests.WebUi;

public class WebUiApplicationTests(WebServer server) : IClassFixture<WebServer>
{
    const string Browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";

    [Theory]
    [InlineData("/")]
    [InlineData("/tickets/17")]
    [InlineData("/new")]
    public async Task A_browser_gets_the_page_at_every_client_route_and_asks_again_next_time(string path)
    {
        var response = await server.GetAsync(path, Browser, "Accept-Encoding: gzip, br");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());
        Assert.Equal("Accept-Encoding", Assert.Single(response.Headers.Vary));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/nothing", Browser)]
    [InlineData("/hooks/nothing", Browser)]
    [InlineData("/assets/gone-12345678.js", Browser)]
    [InlineData("/tickets/17", "Accept: application/json")]
    [InlineData("/tickets/17", "Accept: text/html;q=0")]
    [InlineData("/favicon.ico", "Accept: image/*")]
    public async Task Programs_and_missing_files_get_404_instead_of_the_page(string path, string accept)
    {
        var response = await server.GetAsync(path, accept);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_routed_endpoint_wins_over_the_client_routes() =>
        Assert.Equal("routed", await (await server.GetAsync("/routed", Browser)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task Posting_to_the_page_is_not_answered_with_it() =>
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Post, "/", Browser)).StatusCode);

    [Fact]
    public async Task Every_file_is_whole_in_every_coding_has_a_tag_of_its_own_for_each_and_answers_304_to_it()
    {
        foreach (var file in WebFiles.Load().All)
        {
            var plain = await (await server.GetAsync(file.Path)).Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(file.Length, plain.Length);
            var tags = new HashSet<string>();
            foreach (var coding in file.Codings)
            {
                var response = await server.GetAsync(file.Path, $"Accept-Encoding: {coding.Name()}");
                Assert.Equal(coding.Name(), Assert.Single(response.Content.Headers.ContentEncoding));
                Assert.Equal(file.Immutable, response.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
                Assert.Equal(plain, await DecompressAsync(response, coding));
                var tag = response.Headers.ETag!.ToString();
                Assert.True(tags.Add(tag));
                var again = await server.GetAsync(file.Path, $"Accept-Encoding: {coding.Name()}", $"If-None-Match: \"other\", W/{tag}");
                Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            }
        }
    }

    [Fact]
    public async Task HEAD_says_what_GET_would_without_the_body()
    {
        var get = await server.GetAsync("/", "Accept-Encoding: gzip");
        var head = await server.SendAsync(HttpMethod.Head, "/", "Accept-Encoding: gzip");
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/scalar")]
    [InlineData("/scalar/")]
    public async Task The_API_page_may_style_itself_but_runs_only_our_scripts(string path)
    {
        var response = await server.GetAsync(path, Browser);
        Assert.Contains("/scalar/api-reference-", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    static async Task<byte[]> DecompressAsync(HttpResponseMessage response, ContentCoding coding)
    {
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var content = coding == ContentCoding.Brotli ? (Stream)new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, TestContext.Current.CancellationToken);
        return whole.ToArray();
    }
}
