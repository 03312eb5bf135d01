using Ticketing.Notify;

namespace Ticketing.Tests.Notify;

public sealed class MentionsTests
{
    static readonly string[] Names = ["anna", "anna.b", "Bert", "eva@example.org", "Jürgen"];

    [Theory]
    [InlineData("@anna please look", "anna")]
    [InlineData("please look, @ANNA.", "anna")]
    [InlineData("ask @anna.b, not me", "anna.b")]
    [InlineData("(@bert) and @anna and @Bert again", "Bert anna")]
    [InlineData("@jürgen!", "Jürgen")]
    [InlineData("@eva@example.org", "eva@example.org")]
    [InlineData("mail to x@anna or @annabel or @ anna or @", "")]
    [InlineData("", "")]
    public void Names_are_found_whole_and_longest(string text, string found) => Assert.Equal(found.Split(' ', StringSplitOptions.RemoveEmptyEntries), Mentions.In(text, Names));
}
