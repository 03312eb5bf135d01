using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Ticketing.Notify;
using Ticketing.Notify.Http;
using Ticketing.Notify.Push;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>The browsers of somebody that are told what happens in the tenant acted in.</summary>
/// <param name="Key">What a browser subscribes to (VAPID): base64url.</param>
/// <param name="AllKinds">What a browser can be told of.</param>
public sealed record PushDocument(string Key, IReadOnlyList<string> AllKinds, IReadOnlyList<PushBrowserDocument> Items);

/// <param name="Kinds">What it is told of.</param>
/// <param name="Service">Host of its push service.</param>
/// <param name="LastAnswer">What that service said last; null before the first push.</param>
public sealed record PushBrowserDocument(long Id, string? Browser, string Service, IReadOnlyList<string> Kinds, DateTime CreatedAt, string? LastAnswer)
{
    public static PushBrowserDocument Of(PushSubscription one) => new(one.Id, one.Browser, new Uri(one.Endpoint).Host, one.Kinds, one.CreatedAt.Utc, one.LastAnswer);
}

/// <summary>Body by which a browser subscribes, as <c>PushSubscription.toJSON()</c> gives it.</summary>
/// <param name="P256dh">The browser's public key: base64url.</param>
/// <param name="Auth">What it shares: base64url.</param>
/// <param name="Kinds">What it is to be told of; absent = opened, due-soon, breached, mentioned.</param>
/// <param name="Language">In which it shows that; absent = en.</param>
public sealed record PushRequest(string Endpoint, string P256dh, string Auth, IReadOnlyList<string>? Kinds, string? Language);

/// <summary>Where the browsers of a tenant's people are kept.</summary>
public interface IPushes
{
    ValueTask<Outcome<PushKey>> KeyAsync(string tenant, CancellationToken cancel);

    IReadOnlyList<PushSubscription> Of(string tenant, string user);

    /// <summary>Refuses with <c>too-many-browsers</c>.</summary>
    ValueTask<Outcome<PushSubscription>> SaveAsync(string tenant, PushSubscription wanted, CancellationToken cancel);

    /// <summary>Null = it is over.</summary>
    ValueTask<Refusal?> EndAsync(string tenant, string user, long id, CancellationToken cancel);
}

/// <summary>/api/v1/session/push: everybody chooses which of their browsers are told of what.</summary>
/// <param name="privateAddresses">Setting <c>Push:PrivateAddresses</c>.</param>
public sealed class PushDoor(IPushes pushes, TimeProvider clock, bool privateAddresses)
{
    const int MostEndpoint = 2000;

    static readonly string[] Usual = [MailKinds.Opened, MailKinds.DueSoon, MailKinds.Breached, MailKinds.Mentioned];

    public async Task ShowAsync(HttpContext context)
    {
        var who = context.Principal();
        var key = await pushes.KeyAsync(who.Tenant, context.RequestAborted).ConfigureAwait(false);
        if (key.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        var document = new PushDocument(key.Value!.Public, MailKinds.Choosable, [.. pushes.Of(who.Tenant, who.Name).Select(PushBrowserDocument.Of)]);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, document, HttpJson.Default.PushDocument);
    }

    public async Task SubscribeAsync(HttpContext context)
    {
        var fields = await RequestBody.ReadFieldsAsync(context).ConfigureAwait(false);
        var endpoint = fields.Text("endpoint", MostEndpoint, required: true);
        var receiver = fields.Text("p256dh", TicketLimits.Name * 2, required: true);
        var secret = fields.Text("auth", TicketLimits.Name, required: true);
        var kinds = fields.Texts("kinds", MailKinds.Choosable.Count, TicketLimits.Name);
        var language = fields.Text("language", 8) ?? "en";
        if (kinds?.FirstOrDefault(kind => !MailKinds.Choosable.Contains(kind)) is { } unknown)
        {
            fields.Fault("kinds", $"holds '{SubmissionDraft.Excerpt(unknown)}'; use {string.Join(", ", MailKinds.Choosable)}");
        }
        if (endpoint is not null && FaultOf(endpoint) is { } fault)
        {
            fields.Fault("endpoint", fault);
        }
        if (receiver is not null && !IsPoint(Decode(receiver)))
        {
            fields.Fault("p256dh", "is no public key of P-256 in base64url");
        }
        if (secret is not null && Decode(secret) is not { Length: PushMessage.SecretSize })
        {
            fields.Fault("auth", "is no base64url of 16 bytes");
        }
        if (fields.Refusal is { } invalid)
        {
            Problem.Write(context, invalid);
            return;
        }
        var who = context.Principal();
        var browser = context.Request.Headers.UserAgent.ToString();
        var wanted = new PushSubscription(0, who.Name, endpoint!, receiver!, secret!, browser.Length == 0 ? null : browser[..Math.Min(browser.Length, MostEndpoint / 10)], language, kinds ?? Usual, Instant.From(clock.GetUtcNow()), null);
        var outcome = await pushes.SaveAsync(who.Tenant, wanted, context.RequestAborted).ConfigureAwait(false);
        if (outcome.Refusal is { } refusal)
        {
            Problem.Write(context, refusal);
            return;
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, PushBrowserDocument.Of(outcome.Value!), HttpJson.Default.PushBrowserDocument);
    }

    public async Task EndAsync(HttpContext context, long id)
    {
        var who = context.Principal();
        Records.Deleted(context, await pushes.EndAsync(who.Tenant, who.Name, id, context.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>Who subscribes chooses where this server sends: only to the public internet, unless the setting says otherwise.</summary>
    string? FaultOf(string endpoint) =>
        !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 ? "is no address of a push service"
        : uri.Scheme != Uri.UriSchemeHttps && !(privateAddresses && uri.Scheme == Uri.UriSchemeHttp) ? "must begin with https://"
        : !privateAddresses && IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) && !PublicAddresses.Contains(address) ? "is an address of one's own network; the setting Push:PrivateAddresses allows that"
        : null;

    static bool IsPoint(byte[]? key)
    {
        if (key is not { Length: PushMessage.KeySize } || key[0] != 4)
        {
            return false;
        }
        try
        {
            using var point = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = key[1..33], Y = key[33..] } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
