using System.Text;
using Ticketing.People;

namespace Ticketing.Tests.People;

public class TotpTests
{
    static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238 appendix B, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Key, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Fact]
    public void A_code_is_good_one_step_early_or_late_and_never_twice()
    {
        var (secret, now) = (Totp.ToBase32(Key), DateTimeOffset.FromUnixTimeSeconds(1_111_111_111));
        var step = Totp.StepOf(now);
        Assert.Equal(step, Totp.StepOf(secret, "050471", now, 0));
        Assert.Equal(step, Totp.StepOf(secret, "050471", now.AddSeconds(30), 0));
        Assert.Equal(step, Totp.StepOf(secret, "050471", now.AddSeconds(-30), 0));
        Assert.Null(Totp.StepOf(secret, "050471", now.AddSeconds(61), 0));
        Assert.Null(Totp.StepOf(secret, "050471", now.AddSeconds(-61), 0));
        Assert.Null(Totp.StepOf(secret, "050471", now, step));
        Assert.All(["", "05047", "0504711", "05047a", "٠٥٠٤٧١"], wrong => Assert.Null(Totp.StepOf(secret, wrong, now, 0)));
    }

    /// <summary>RFC 4648 section 10, without padding, and back.</summary>
    [Fact]
    public void Base32_is_that_of_the_standard()
    {
        Assert.Equal(["MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"], new[] { "f", "fo", "foo", "foob", "fooba", "foobar" }.Select(text => Totp.ToBase32(Encoding.ASCII.GetBytes(text))));
        for (var i = 0; i < 50; i++)
        {
            var secret = Totp.GenerateSecret();
            Assert.Equal(32, secret.Length);
            Assert.Equal(secret, Totp.ToBase32(Totp.FromBase32(secret)));
        }
        Assert.Null(Totp.FromBase32("MZXW6YTBOI"));
        Assert.Null(Totp.FromBase32("MZXW6YTBOI1MZXW6YTBOI1MZXW6YTBOI"));
    }

    [Fact]
    public void Codes_cannot_be_guessed_fast()
    {
        var (throttle, now) = (new CodeThrottle(), new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < CodeThrottle.Burst; i++)
        {
            Assert.Null(throttle.TryTake(1, now));
        }
        Assert.Equal(CodeThrottle.Every, throttle.TryTake(1, now));
        Assert.Null(throttle.TryTake(2, now));
        Assert.Null(throttle.TryTake(1, now + CodeThrottle.Every));
        Assert.NotNull(throttle.TryTake(1, now + CodeThrottle.Every));
    }
}
