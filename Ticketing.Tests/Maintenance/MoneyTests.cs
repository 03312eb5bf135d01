using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class MoneyTests
{
    [Theory]
    [InlineData("18.50", 180, 5550)]
    [InlineData("18.50", 1, 31)]
    [InlineData("0.30", 1, 1)]
    [InlineData("33.33", 20, 1111)]
    [InlineData("0", 600, 0)]
    public void Rate_times_time_is_rounded_to_hundredths_half_up(string rate, int minutes, long cents) =>
        Assert.Equal(cents, Money.Cents(decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), new(0), new Instant(0) + TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Amounts_have_two_decimals() => Assert.Equal("55.50", Money.Text(5550));
}
