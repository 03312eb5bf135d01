using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ticketing.Notify.Push;

namespace Ticketing.Tests.Harness;

/// <summary>The keys of a browser that subscribed to pushes, and how it reads them.</summary>
sealed class TestBrowser : IDisposable
{
    readonly ECDiffieHellman _own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    readonly byte[] _secret = RandomNumberGenerator.GetBytes(PushMessage.SecretSize);

    public string PublicKey => Base64Url.EncodeToString(PushMessage.PointOf(_own.ExportParameters(false).Q));

    public string Secret => Base64Url.EncodeToString(_secret);

    /// <summary>RFC 8291 section 3 from the other side; throws if a bit is wrong.</summary>
    public string Decrypt(byte[] message)
    {
        var (salt, sender, sealedText) = (message[..16], message[21..86], message[86..]);
        Assert.Equal((4096, 65), ((message[16] << 24) | (message[17] << 16) | (message[18] << 8) | message[19], message[20]));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = sender[1..33], Y = sender[33..] } });
        byte[] info = [.. "WebPush: info\0"u8, .. Base64Url.DecodeFromChars(PublicKey), .. sender];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, _own.DeriveRawSecretAgreement(theirs.PublicKey), 32, _secret, info);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var text = new byte[sealedText.Length - 16];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(nonce, sealedText[..^16], sealedText[^16..], text);
        Assert.Equal(2, text[^1]);
        return Encoding.UTF8.GetString(text[..^1]);
    }

    /// <summary>The claims, if the signature is that of the key the browser subscribed to.</summary>
    public static JsonObject VerifyVapid(string authorization, string subscribedTo)
    {
        var parts = authorization["vapid t=".Length..].Split(", k=");
        Assert.Equal(subscribedTo, parts[1]);
        var (point, token) = (Base64Url.DecodeFromChars(parts[1]), parts[0].Split('.'));
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256));
        Assert.Equal("ES256", JsonNode.Parse(Base64Url.DecodeFromChars(token[0]))!["alg"]!.GetValue<string>());
        return JsonNode.Parse(Base64Url.DecodeFromChars(token[1]))!.AsObject();
    }

    public void Dispose() => _own.Dispose();
}

/// <summary>A push service over HTTP: takes what it gets, and answers what it is told to.</summary>
sealed class TestPushService : IAsyncDisposable
{
    readonly WebApplication _web;

    TestPushService(WebApplication web) => _web = web;

    public string Url => _web.Urls.First();

    /// <summary>Answers of the next requests; then 201.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public ConcurrentQueue<(string Path, IHeaderDictionary Headers, byte[] Body)> Got { get; } = new();

    public static async Task<TestPushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        var service = new TestPushService(web);
        web.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.StatusCode = service.Answers.TryDequeue(out var status) ? status : 201;
            if (context.Response.StatusCode == 503)
            {
                context.Response.Headers.RetryAfter = "1";
            }
            service.Got.Enqueue((context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value)), body.ToArray()));
            await context.Response.WriteAsync("any text", context.RequestAborted);
        });
        await web.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
