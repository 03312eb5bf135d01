using System.Security.Cryptography;
using System.Text;
using Ticketing.People;

namespace Ticketing.Tests.People;

public class TokenTests
{
    [Fact]
    public void A_generated_token_is_long_enough_and_of_another_value_each_time()
    {
        var tokens = Enumerable.Range(0, 1000).Select(_ => Token.Generate()).ToHashSet();
        Assert.Equal(1000, tokens.Count);
        Assert.All(tokens, token => Assert.Null(Token.FaultOf(token)));
        Assert.True(Token.GeneratedLength * Math.Log2(62) >= 190);
    }

    [Theory]
    [InlineData("tk_short", "at least 32")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789", "tk_")]
    [InlineData("tk_abcdefghijklmnopqrstuvwxyz012345-", "neither a letter")]
    [InlineData("tk_abcdefghijklmnopqrstuvwxyz01234ß5", "neither a letter")]
    public void A_weak_chosen_token_is_refused_with_the_reason(string token, string reason) => Assert.Contains(reason, Token.FaultOf(token), StringComparison.Ordinal);

    [Fact]
    public void A_chosen_token_of_32_characters_is_good() => Assert.Null(Token.FaultOf("tk_" + new string('A', 32)));

    [Fact]
    public void What_is_stored_is_the_sha256()
    {
        var hash = Token.Hash("tk_hello");
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes("tk_hello")), hash.ToArray());
        Assert.Equal(TokenHash.From(hash.ToArray()), hash);
        Assert.NotEqual(Token.Hash("tk_hellp"), hash);
    }

    [Fact]
    public void An_over_long_secret_has_the_hash_of_none() => Assert.Equal(default, Token.Hash("tk_" + new string('A', 100_000)));
}
