using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Notify.Channels;

/// <summary>What is sent to a receiver that speaks HTTP: POST with a JSON body.</summary>
public sealed record ChannelRequest(Uri Address, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>Begins the key of a webhook's signature, followed by its base64 [Standard Webhooks, "Symmetric"].</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>Writes the request. Pure: the same event at the same time is the same request.</summary>
    /// <param name="id">Of the event at this channel: the same on every attempt.</param>
    /// <param name="link">To the ticket on the page; null if there is none.</param>
    public static ChannelRequest Of(Channel channel, string id, ChannelEvent what, string? link, Instant now)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(what);
        var address = new Uri(channel.Address);
        switch (channel.Kind)
        {
            case ChannelKind.Ntfy:
                // The JSON form goes to the server's root and takes any script in the title, which a header would not.
                var (root, topic) = NtfyOf(address);
                return new(root, Bearer(channel.Secret), JsonSerializer.SerializeToUtf8Bytes(new NtfyMessage(topic, what.Title, what.Message, what.Priority, link), ReceiverJson.Default.NtfyMessage));
            case ChannelKind.Gotify:
                var extras = link is null ? null : new GotifyExtras(new(new(link)));
                return new(Below(address, "message"), [("X-Gotify-Key", channel.Secret)], JsonSerializer.SerializeToUtf8Bytes(new GotifyMessage(what.Title, what.Message, what.Priority * 2, extras), ReceiverJson.Default.GotifyMessage));
            case ChannelKind.HomeAssistant:
                var tag = what.Ticket is { } ticket ? string.Create(CultureInfo.InvariantCulture, $"ticket-{ticket.Id}") : null;
                return new(address, Bearer(channel.Secret), JsonSerializer.SerializeToUtf8Bytes(new HomeAssistantMessage(what.Title, what.Message, new(tag, link)), ReceiverJson.Default.HomeAssistantMessage));
            default:
                var body = Encoding.UTF8.GetBytes(what.Write());
                var timestamp = (now.Milliseconds / 1000).ToString(CultureInfo.InvariantCulture);
                return new(address, [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", SignatureOf(channel.Secret, id, timestamp, body))], body);
        }
    }

    /// <summary>A new key for signatures: 256 bits.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>Null if it can sign: <c>whsec_</c> and the base64 of 24 to 64 bytes.</summary>
    public static string? FaultOfSecret(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) && length is >= 24 and <= 64
            ? null
            : "must be whsec_ and the base64 of 24 to 64 bytes; leave it out to have one made";
    }

    /// <summary><c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c> [Standard Webhooks, "Signature scheme"].</summary>
    public static string SignatureOf(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(secret);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret[SecretPrefix.Length..]));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    /// <summary>The server and the topic of an ntfy address, which is that of a topic.</summary>
    public static (Uri Root, string Topic) NtfyOf(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var path = address.AbsolutePath.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return (new Uri(address, path[..(slash + 1)]), Uri.UnescapeDataString(path[(slash + 1)..]));
    }

    static Uri Below(Uri address, string path) => new(address.AbsoluteUri.TrimEnd('/') + "/" + path);

    static IReadOnlyList<(string, string)> Bearer(string token) => token.Length == 0 ? [] : [("Authorization", $"Bearer {token}")];
}
