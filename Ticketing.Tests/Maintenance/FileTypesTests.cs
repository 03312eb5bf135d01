using Ticketing.Maintenance;

namespace Ticketing.Tests.Maintenance;

public class FileTypesTests
{
    [Theory]
    [InlineData("FFD8FFE000104A464946", "image/jpeg")]
    [InlineData("89504E470D0A1A0A0000", "image/png")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250565038", "image/webp")]
    [InlineData("255044462D312E37", "application/pdf")]
    [InlineData("4F696C206368616E6765", "text/plain; charset=utf-8")]
    [InlineData("", null)]
    [InlineData("4D5A90000300", null)]
    [InlineData("7F454C460201", null)]
    [InlineData("C3", null)]
    public void A_file_is_what_its_first_bytes_say(string hex, string? type) => Assert.Equal(type, FileTypes.Of(Convert.FromHexString(hex)));
}
