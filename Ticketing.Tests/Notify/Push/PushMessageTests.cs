using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ticketing.Notify.Push;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Notify.Push;

/// <summary>What is sent to a browser, as the standards have it.</summary>
public class PushMessageTests
{
    /// <summary>RFC 8291 section 5 and appendix A.</summary>
    [Fact]
    public void The_message_of_the_standard_is_encrypted_to_the_same_bytes()
    {
        using var own = Pair("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        var message = PushMessage.Encrypt(
            "When I grow up, I want to be a watermelon"u8, Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"), Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg"), own, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));
        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Fact]
    public void Each_message_is_different_and_its_browser_reads_it()
    {
        using var browser = new TestBrowser();
        var text = new string('ő', PushMessage.MostBytes / 2);
        var (first, second) = (Encrypt(), Encrypt());
        Assert.NotEqual(first, second);
        Assert.Equal(text, browser.Decrypt(first));
        Assert.InRange(first.Length, 0, 4096);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushMessage.Encrypt(new byte[PushMessage.MostBytes + 1], Base64Url.DecodeFromChars(browser.PublicKey), Base64Url.DecodeFromChars(browser.Secret)));

        byte[] Encrypt() => PushMessage.Encrypt(Encoding.UTF8.GetBytes(text), Base64Url.DecodeFromChars(browser.PublicKey), Base64Url.DecodeFromChars(browser.Secret));
    }

    /// <summary>RFC 8292 sections 2 and 3.</summary>
    [Fact]
    public void A_push_service_can_check_who_sends()
    {
        var (key, now) = (PushKey.Generate(), new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var claims = TestBrowser.VerifyVapid(key.AuthorizationFor(new Uri("https://push.example:8443/a/b?c"), "mailto:a\"b@example.org", now), key.Public);
        Assert.Equal(("https://push.example:8443", "mailto:a\"b@example.org"), (claims["aud"]!.GetValue<string>(), claims["sub"]!.GetValue<string>()));
        Assert.Equal(now.AddHours(12).ToUnixTimeSeconds(), claims["exp"]!.GetValue<long>());
        Assert.DoesNotContain(key.Text, key.ToString(), StringComparison.Ordinal);
    }

    static ECDiffieHellman Pair(string secret, string point)
    {
        var bytes = Base64Url.DecodeFromChars(point);
        return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(secret), Q = new() { X = bytes[1..33], Y = bytes[33..] } });
    }
}
