using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ticketing.Tests.Harness;

/// <summary>A small issuer for logins by OpenID Connect, over HTTP, with real keys: it believes whoever it is told to, checks PKCE, the client's secret and that a code is used once, and can lie in its tokens.</summary>
sealed class TestIssuer : IAsyncDisposable
{
    public const string ClientId = "tickets at home", ClientSecret = "a client's: secret";

    readonly WebApplication _web;
    readonly ConcurrentDictionary<string, (string Challenge, string Return, string Nonce)> _codes = [];

    TestIssuer(WebApplication web) => _web = web;

    public RSA Rsa { get; private set; } = RSA.Create(2048);
    public string KeyId { get; private set; } = "first";

    public string Url => _web.Urls.First();

    /// <summary>What the next tokens say beside the usual; a null value leaves a claim out.</summary>
    public JsonObject Claims { get; } = new() { ["sub"] = "4711", ["email"] = "anna@example.org", ["email_verified"] = true, ["preferred_username"] = "anna" };

    /// <summary>Changes a token on its way.</summary>
    public Func<string, string> Meddle { get; set; } = token => token;

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        var issuer = new TestIssuer(web);
        web.Run(issuer.AnswerAsync);
        await web.StartAsync();
        return issuer;
    }

    /// <summary>As issuers do from time to time.</summary>
    public void ChangeKey() => (Rsa, KeyId) = (RSA.Create(2048), "second");

    Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => Json(context, new()
        {
            ["issuer"] = Url, ["authorization_endpoint"] = Url + "/login?theme=dark", ["token_endpoint"] = Url + "/token", ["jwks_uri"] = Url + "/keys",
        }),
        "/keys" => Json(context, new() { ["keys"] = new JsonArray(KeyOf(Rsa, KeyId)) }),
        "/login" => LoginAsync(context),
        "/token" => TokenAsync(context),
        _ => Json(context, [], 404),
    };

    /// <summary>Everybody who comes is logged in at once.</summary>
    Task LoginAsync(HttpContext context)
    {
        var query = context.Request.Query;
        Assert.Equal(("code", ClientId, "S256", "dark"), (query["response_type"].Single(), query["client_id"].Single(), query["code_challenge_method"].Single(), query["theme"].Single()));
        Assert.Contains("openid", query["scope"].Single()!.Split(' '));
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _codes[code] = (query["code_challenge"].Single()!, query["redirect_uri"].Single()!, query["nonce"].Single()!);
        context.Response.Redirect($"{query["redirect_uri"].Single()}?code={code}&state={query["state"].Single()}");
        return Task.CompletedTask;
    }

    async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var basic = Encoding.UTF8.GetString(Convert.FromBase64String(context.Request.Headers.Authorization.Single()!["Basic ".Length..])).Split(':');
        if ((Uri.UnescapeDataString(basic[0]), Uri.UnescapeDataString(basic[1])) != (ClientId, ClientSecret) || !_codes.TryRemove(form["code"].Single()!, out var login)
            || login.Return != form["redirect_uri"].Single() || login.Challenge != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].Single()!))))
        {
            await Json(context, new() { ["error"] = "invalid_grant" }, 400);
            return;
        }
        var now = DateTimeOffset.UnixEpoch.AddSeconds((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds).ToUnixTimeSeconds();
        var claims = new JsonObject { ["iss"] = Url, ["aud"] = ClientId, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = login.Nonce };
        foreach (var (name, value) in Claims)
        {
            claims[name] = value?.DeepClone();
        }
        await Json(context, new() { ["access_token"] = "none of our business", ["token_type"] = "Bearer", ["id_token"] = Meddle(Sign(Rsa, KeyId, claims)) });
    }

    public static string Sign(RSA key, string id, JsonObject claims, string algorithm = "RS256")
    {
        var text = $"{Part(new() { ["alg"] = algorithm, ["kid"] = id })}.{Part(claims)}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1))}";
    }

    public static JsonObject KeyOf(RSA key, string id)
    {
        var parameters = key.ExportParameters(false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = id, ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
    }

    public static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    static Task Json(HttpContext context, JsonObject body, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        Rsa.Dispose();
    }
}
