using Ticketing.Maintenance;

namespace Ticketing.Tests.Maintenance;

public class PlatesTests
{
    [Theory]
    [InlineData("KA-123-B")]
    [InlineData("12-AB-3")]
    [InlineData("a-1-abc")]
    [InlineData("999-999-999")]
    public void Three_groups_of_letters_or_digits_are_a_plate(string plate) => Assert.Null(Plates.FaultOf(plate));

    [Theory]
    [InlineData("")]
    [InlineData("KA-123")]
    [InlineData("KA-123-B-1")]
    [InlineData("KA-1234-B")]
    [InlineData("KA--B")]
    [InlineData("K1-123-B")]
    [InlineData("KÄ-123-B")]
    [InlineData("KA 123 B")]
    [InlineData("KA-١٢-B")]
    public void Anything_else_is_none_and_the_fault_says_why(string plate) => Assert.Contains("KA-123-B", Plates.FaultOf(plate), StringComparison.Ordinal);

    [Fact]
    public void Letters_are_kept_in_upper_case() => Assert.Equal("KA-1-XYZ", Plates.Normal("ka-1-xyz"));
}
