using Ticketing.Admission;

namespace Ticketing.Tests.Admission;

public class LabelPatternTests
{
    [Theory]
    [InlineData("Disk.*", "DiskFull", true)]
    [InlineData("Disk.*", "MyDiskFull", false)]
    [InlineData("a|bc", "bc", true)]
    [InlineData("a|bc", "abc", false)]
    [InlineData("(nas|pi)-[0-9]+", "pi-12", true)]
    [InlineData("(?:nas|pi)-[^0-9]", "pi-x", true)]
    [InlineData(@"10\.0\.\d+\.\w*", "10.0.17.", true)]
    [InlineData(@"10\.0", "10x0", false)]
    [InlineData("colou?r", "color", true)]
    [InlineData("(?i)NAS", "nas", true)]
    [InlineData("^nas$", "nas", true)]
    [InlineData("", "", true)]
    [InlineData(".+", "", false)]
    [InlineData("(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false)]
    [InlineData("[]x-]+", "]-x", true)]
    public void The_whole_text_must_match(string pattern, string text, bool matches)
    {
        var read = LabelPattern.Parse(pattern, out var fault);

        Assert.Null(fault);
        Assert.Equal(matches, read!.Matches(text));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[a")]
    [InlineData("*")]
    [InlineData("a{2}")]
    [InlineData("\\")]
    public void What_is_not_understood_is_said(string pattern)
    {
        Assert.Null(LabelPattern.Parse(pattern, out var fault));
        Assert.NotNull(fault);
    }
}
