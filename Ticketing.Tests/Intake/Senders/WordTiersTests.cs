using Ticketing.Intake.Senders;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Senders;

public class WordTiersTests
{
    [Fact]
    public void A_word_asks_for_the_tier_that_was_set()
    {
        var tiers = WordTiers.Parse("critical=gold; info = none");

        Assert.Equal([Sla.Gold, Sla.Gold, Sla.None, null, null], new[] { "critical", "CRITICAL", "info", "warning", null }.Select(tiers.Of));
    }

    [Theory]
    [InlineData("critical")]
    [InlineData("critical=platinum")]
    [InlineData("=gold")]
    public void What_cannot_be_read_says_how_to_write_it(string text) => Assert.Contains("gold", WordTiers.FaultOf(text), StringComparison.Ordinal);
}
