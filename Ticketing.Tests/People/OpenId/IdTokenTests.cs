using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ticketing.People.OpenId;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.People.OpenId;

/// <summary>A token of an issuer is believed only if everything about it is right.</summary>
public sealed class IdTokenTests : IDisposable
{
    const string Issuer = "https://issuer.example", Client = "tickets";

    static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    static readonly IdTokenExpectation Expected = new(Issuer, Client, "n-1");

    readonly RSA _rsa = RSA.Create(2048);
    readonly RSA _stranger = RSA.Create(2048);
    readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly IReadOnlyList<JsonWebKey> _keys;

    public IdTokenTests() => _keys = Keys(TestIssuer.KeyOf(_rsa, "r"), CurveKey("e"));

    public void Dispose()
    {
        _rsa.Dispose();
        _stranger.Dispose();
        _curve.Dispose();
    }

    [Fact]
    public void A_token_that_is_right_says_who_it_is()
    {
        Assert.Equal((new IdClaims("4711", "anna@example.org", true, "anna"), IdTokenFault.None), Check(TestIssuer.Sign(_rsa, "r", Claims())));
        Assert.Equal(IdTokenFault.None, Check(TestIssuer.Sign(_rsa, "r", Claims(), "PS256")).Fault);
        Assert.Equal(IdTokenFault.None, Check(SignByCurve(Claims())).Fault);
        Assert.Equal(IdTokenFault.None, Check(TestIssuer.Sign(_rsa, "r", Claims(("aud", new JsonArray("other", Client)), ("azp", Client)))).Fault);
        Assert.Equal(IdTokenFault.None, Check(TestIssuer.Sign(_rsa, "r", Claims(("exp", Seconds(-59))))).Fault);
        Assert.False(Check(TestIssuer.Sign(_rsa, "r", Claims(("email_verified", null)))).Claims!.EmailVerified);
    }

    [Fact]
    public void A_forged_or_changed_token_is_refused()
    {
        var good = TestIssuer.Sign(_rsa, "r", Claims()).Split('.');
        Assert.Equal(IdTokenFault.Signature, Check(TestIssuer.Sign(_stranger, "r", Claims())).Fault);
        Assert.Equal(IdTokenFault.UnknownKey, Check(TestIssuer.Sign(_stranger, "s", Claims())).Fault);
        Assert.Equal(IdTokenFault.Signature, Check($"{good[0]}.{TestIssuer.Part(Claims(("sub", "1")))}.{good[2]}").Fault);
        Assert.Equal(IdTokenFault.Signature, Check($"{good[0]}.{good[1]}.").Fault);
        Assert.Equal(IdTokenFault.Signature, Check($"{good[0]}.{good[1]}.{good[2][..^6]}").Fault);
        Assert.All(["", "a", "a.b", "a.b.c", "a.b.c.d", $"{good[0]}.{good[1]}", $"!.{good[1]}.{good[2]}", new string('a', IdToken.MaximumLength + 1)], token => Assert.Equal(IdTokenFault.Malformed, Check(token).Fault));
    }

    /// <summary>Neither "no signature" nor the public key as if it were a shared secret [RFC 8725 2.1].</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS1")]
    [InlineData("")]
    public void An_algorithm_that_a_token_picks_itself_is_refused(string algorithm)
    {
        var text = $"{TestIssuer.Part(new() { ["alg"] = algorithm, ["kid"] = "r" })}.{TestIssuer.Part(Claims())}";
        var shared = HMACSHA256.HashData(_rsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(text));
        Assert.Equal(IdTokenFault.Algorithm, Check($"{text}.").Fault);
        Assert.Equal(IdTokenFault.Algorithm, Check($"{text}.{Base64Url.EncodeToString(shared)}").Fault);
    }

    [Fact]
    public void A_key_signs_only_by_an_algorithm_of_its_kind()
    {
        var text = $"{TestIssuer.Part(new() { ["alg"] = "ES256", ["kid"] = "r" })}.{TestIssuer.Part(Claims())}";
        Assert.Equal(IdTokenFault.UnknownKey, Check($"{text}.{Base64Url.EncodeToString(_curve.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}").Fault);
        using var weak = RSA.Create(1024);
        Assert.Empty(Keys(TestIssuer.KeyOf(weak, "w")));
        Assert.Empty(Keys(new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" }, new JsonObject { ["kty"] = "RSA", ["n"] = "!", ["e"] = "AQAB" }));
        var other = TestIssuer.KeyOf(_rsa, "r");
        other["use"] = "enc";
        Assert.Empty(Keys(other));
    }

    public static readonly TheoryData<string, string?, IdTokenFault> Wrong = new()
    {
        { "iss", "\"https://issuer.example/\"", IdTokenFault.Issuer },
        { "iss", null, IdTokenFault.Issuer },
        { "aud", "\"other\"", IdTokenFault.Audience },
        { "aud", "[\"other\"]", IdTokenFault.Audience },
        { "aud", "[\"other\",\"tickets\"]", IdTokenFault.Audience },
        { "azp", "\"other\"", IdTokenFault.Audience },
        { "aud", null, IdTokenFault.Audience },
        { "exp", "1772441940", IdTokenFault.Expired },
        { "exp", null, IdTokenFault.Expired },
        { "exp", "\"9999999999\"", IdTokenFault.Expired },
        { "iat", "1772442061", IdTokenFault.NotYet },
        { "iat", null, IdTokenFault.NotYet },
        { "nbf", "1772442061", IdTokenFault.NotYet },
        { "nonce", "\"n-2\"", IdTokenFault.Nonce },
        { "nonce", null, IdTokenFault.Nonce },
        { "sub", "\"\"", IdTokenFault.Subject },
        { "sub", null, IdTokenFault.Subject },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_claim_that_is_wrong_or_missing_is_named(string claim, string? value, IdTokenFault fault) =>
        Assert.Equal((null, fault), Check(TestIssuer.Sign(_rsa, "r", Claims((claim, value is null ? null : JsonNode.Parse(value))))));

    (IdClaims? Claims, IdTokenFault Fault) Check(string token) => IdToken.Check(token, _keys, Expected, Now);

    static long Seconds(int fromNow) => Now.AddSeconds(fromNow).ToUnixTimeSeconds();

    static JsonObject Claims(params (string Name, JsonNode? Value)[] changes)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = Client, ["exp"] = Seconds(300), ["iat"] = Seconds(0), ["nonce"] = "n-1", ["sub"] = "4711", ["email"] = "anna@example.org", ["email_verified"] = true, ["preferred_username"] = "anna",
        };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }
        }
        return claims;
    }

    string SignByCurve(JsonObject claims)
    {
        var text = $"{TestIssuer.Part(new() { ["alg"] = "ES256", ["kid"] = "e" })}.{TestIssuer.Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(_curve.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    JsonObject CurveKey(string id)
    {
        var point = _curve.ExportParameters(false).Q;
        return new() { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = id, ["alg"] = "ES256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    static IReadOnlyList<JsonWebKey> Keys(params JsonNode[] keys) => JsonWebKey.ReadSet(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString()));
}
