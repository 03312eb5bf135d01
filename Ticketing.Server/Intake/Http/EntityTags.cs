using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>
/// ETags that never claim too much, made of what every server knows of the same state, so that all give the same.
/// A ticket's is strong: its version, when that was made, and the slot that is shown with it, which moves as others finish and as minutes pass. No line enters the log without a version. It starts with the version, which is all
/// that <c>If-Match</c> looks at. A list's is weak, the last event of the tenant: it may change although the list did not. All else has a digest of its bytes.
/// </summary>
static class EntityTags
{
    /// <param name="slot">As it is shown with the ticket.</param>
    /// <param name="moves">As they are shown with the ticket.</param>
    public static string OfTicket(Ticket ticket, PlannedSlot? slot, IReadOnlyList<MoveDocument> moves)
    {
        var tag = OfTicket(ticket, slot);
        if (moves.Count == 0)
        {
            return tag;
        }
        var shown = Hash(string.Join('\n', moves.Select(move => $"{move.To} {move.Kind} {string.Join(' ', move.Requires)}")));
        return string.Create(CultureInfo.InvariantCulture, $"{tag.AsSpan(0, tag.Length - 1)}.m{shown:x8}\"");
    }

    public static string OfTicket(Ticket ticket, PlannedSlot? slot) => slot is null
        ? string.Create(CultureInfo.InvariantCulture, $"\"{ticket.Version}.{ticket.UpdatedAt.Milliseconds:x}\"")
        : string.Create(CultureInfo.InvariantCulture, $"\"{ticket.Version}.{ticket.UpdatedAt.Milliseconds:x}.{slot.StartsAt.Milliseconds / Instant.MillisecondsPerMinute:x}.{Hash(slot.Agent):x8}\"");

    /// <summary>Strong: of these very bytes.</summary>
    public static string OfBytes(ReadOnlySpan<byte> answer)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(answer, digest);
        return $"\"{Convert.ToHexStringLower(digest[..12])}\"";
    }

    /// <summary>A list as of an event; with the minute only if a ticket on it has a slot.</summary>
    /// <param name="lastSeq">Read before the list was.</param>
    /// <param name="now">Slots begin at the next full minute, so what is shown changes just after one.</param>
    public static string OfList(Principal who, TicketView? seen, long lastSeq, bool slots, Instant now)
    {
        var view = Hash($"{who.Tenant}\n{seen}");
        return slots
            ? string.Create(CultureInfo.InvariantCulture, $"W/\"{lastSeq}.{view:x8}.{(now.Milliseconds + Instant.MillisecondsPerMinute - 1) / Instant.MillisecondsPerMinute}\"")
            : string.Create(CultureInfo.InvariantCulture, $"W/\"{lastSeq}.{view:x8}\"");
    }

    /// <summary>True if the client's copy is still what it would be sent; for lists asked both ways, as the client's tag itself says whether it depends on the minute.</summary>
    public static bool IsCurrent(HttpContext context, string tag)
    {
        var sent = context.Request.Headers.IfNoneMatch;
        return sent.Count > 0 && Any(sent, one => one == "*" || Opaque(one) == Opaque(tag));
    }

    public static void NotModified(HttpContext context, string tag)
    {
        Set(context, tag);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
    }

    /// <summary>A copy may be kept but must be asked for each time; it belongs to whoever asked.</summary>
    public static void Set(HttpContext context, string tag)
    {
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Authorization, Cookie, Ticketing-Tenant";
    }

    /// <summary>The version a change is meant for: null = any. A tag that names no version (or a weak one, RFC 9110 13.1.1) can match none: 0.</summary>
    /// <param name="current">Version of the ticket, asked for only if the header names several.</param>
    public static long? ExpectedVersion(HttpContext context, Func<long?> current)
    {
        var sent = context.Request.Headers.IfMatch;
        if (sent.Count == 0)
        {
            return null;
        }
        var versions = new List<long>();
        var star = Any(sent, one =>
        {
            if (one == "*")
            {
                return true;
            }
            versions.Add(VersionOf(one));
            return false;
        });
        return star ? null : versions.Count == 1 ? versions[0] : current() is { } now && versions.Contains(now) ? now : 0;
    }

    static long VersionOf(StringSegment tag)
    {
        if (tag.Length < 3 || tag[0] != '"' || tag[^1] != '"')
        {
            return 0;
        }
        var text = tag.AsSpan(1, tag.Length - 2);
        var dot = text.IndexOf('.');
        return long.TryParse(dot < 0 ? text : text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    static bool Any(StringValues header, Func<StringSegment, bool> match)
    {
        foreach (var line in header)
        {
            foreach (var tag in new StringTokenizer(line ?? "", [',']))
            {
                if (tag.Trim() is { Length: > 0 } one && match(one))
                {
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>For If-None-Match weak and strong are one (RFC 9110 13.1.2).</summary>
    static StringSegment Opaque(StringSegment tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag.Subsegment(2) : tag;

    /// <summary>FNV-1a: the same on every server and after every start.</summary>
    static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 16777619;
        }
        return hash;
    }
}
