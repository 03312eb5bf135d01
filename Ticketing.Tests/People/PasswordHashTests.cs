using Ticketing.People;

namespace Ticketing.Tests.People;

public class PasswordHashTests
{
    static readonly string OfCorrectHorse = PasswordHash.Create("correct horse");

    [Fact]
    public void The_right_password_matches_and_a_wrong_one_does_not()
    {
        Assert.True(PasswordHash.Verify("correct horse", OfCorrectHorse, out var outdated));
        Assert.False(outdated);
        Assert.False(PasswordHash.Verify("correct horsf", OfCorrectHorse, out _));
        Assert.False(PasswordHash.Verify("", OfCorrectHorse, out _));
    }

    [Fact]
    public void The_cost_stands_in_the_hash_and_is_at_least_what_is_recommended()
    {
        Assert.StartsWith("pbkdf2-sha512$210000$", OfCorrectHorse, StringComparison.Ordinal);
        Assert.True(PasswordHash.Iterations >= 210_000);
    }

    [Fact]
    public void The_same_password_has_another_hash_each_time() => Assert.NotEqual(OfCorrectHorse, PasswordHash.Create("correct horse"));

    [Fact]
    public void A_hash_with_fewer_iterations_still_matches_but_is_outdated()
    {
        // As an older version would have stored it.
        var derived = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2("password"u8, "saltsalt"u8, 1000, System.Security.Cryptography.HashAlgorithmName.SHA512, 64);
        var hash = $"pbkdf2-sha512$1000${Convert.ToBase64String("saltsalt"u8)}${Convert.ToBase64String(derived)}";
        Assert.True(PasswordHash.Verify("password", hash, out var outdated));
        Assert.True(outdated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("md5$1$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$0$AAAAAAAAAAA=$AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2-sha512$999999999999$AAAAAAAAAAA=$AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2-sha512$1000$%$%")]
    [InlineData("pbkdf2-sha512$1000$$")]
    public void A_hash_that_cannot_be_read_matches_nothing(string hash) => Assert.False(PasswordHash.Verify("anything", hash, out _));

    [Fact]
    public void Nobodys_hash_costs_as_much_as_a_real_one_and_matches_nothing()
    {
        Assert.StartsWith($"pbkdf2-sha512${PasswordHash.Iterations}$", PasswordHash.OfNobody, StringComparison.Ordinal);
        Assert.False(PasswordHash.Verify("anything", PasswordHash.OfNobody, out _));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(64, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Passwords_have_8_to_128_characters(int length, bool good) => Assert.Equal(good, PasswordHash.FaultOf(new('x', length)) is null);

    [Fact]
    public void A_password_cannot_look_like_a_token() => Assert.Contains("tk_", PasswordHash.FaultOf("tk_aaaaaaaaaaaaaa"), StringComparison.Ordinal);
}
