using Ticketing.WebUi;

namespace Ticketing.Tests.WebUi;

public class ContentCodingTests
{
    [Theory]
    [InlineData("gzip, deflate, br, zstd", ContentCoding.Brotli)]
    [InlineData("gzip, deflate", ContentCoding.Gzip)]
    [InlineData("br;q=0, *", ContentCoding.Gzip)]
    [InlineData("BR", ContentCoding.Brotli)]
    [InlineData("*", ContentCoding.Brotli)]
    [InlineData("*;q=0", ContentCoding.Identity)]
    [InlineData("identity", ContentCoding.Identity)]
    [InlineData("", ContentCoding.Identity)]
    [InlineData(null, ContentCoding.Identity)]
    [InlineData("br;q=x", ContentCoding.Identity)]
    public void The_best_accepted_coding_is_chosen(string? accepted, ContentCoding expected) =>
        Assert.Equal(expected, ContentCodings.Choose(accepted, [ContentCoding.Brotli, ContentCoding.Gzip]));

    [Fact]
    public void What_is_not_there_is_not_chosen() => Assert.Equal(ContentCoding.Identity, ContentCodings.Choose("gzip", [ContentCoding.Brotli]));
}
