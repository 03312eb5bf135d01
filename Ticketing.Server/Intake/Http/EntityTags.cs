using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>
/// ETags that never claim too much. What is shown of a ticket with a promise depends on the plan (its slot moves forward as others finish and as minutes pass), so its tag carries the last event and the minute as well;
/// without a promise it is the version alone. A tag always starts with the version, which is all that <c>If-Match</c> looks at.
/// </summary>
static class EntityTags
{
    /// <param name="lastLine">Id of the newest line of the log.</param>
    public static string OfTicket(Ticket ticket, long lastLine, long lastSeq, Instant now) => ticket.HoldsSlot
        ? string.Create(CultureInfo.InvariantCulture, $"\"{ticket.Version}.{lastLine}.{lastSeq}.{now.Milliseconds / Instant.MillisecondsPerMinute}\"")
        : string.Create(CultureInfo.InvariantCulture, $"\"{ticket.Version}.{lastLine}\"");

    /// <summary>A list as of an event; with the minute only if a ticket on it has a slot.</summary>
    /// <param name="lastSeq">Read before the list was.</param>
    public static string OfList(Principal who, long lastSeq, bool slots, Instant now)
    {
        var view = Hash($"{who.Tenant}\n{TicketView.Of(who)}");
        return slots
            ? string.Create(CultureInfo.InvariantCulture, $"W/\"{lastSeq}.{view:x8}.{now.Milliseconds / Instant.MillisecondsPerMinute}\"")
            : string.Create(CultureInfo.InvariantCulture, $"W/\"{lastSeq}.{view:x8}\"");
    }

    /// <summary>True if the client's copy is still what it would be sent; for lists asked both ways, as the client's tag itself says whether it depends on the minute.</summary>
    public static bool IsCurrent(HttpContext context, string tag)
    {
        var sent = context.Request.Headers.IfNoneMatch;
        return sent.Count > 0 && Any(sent, one => Opaque(one) == Opaque(tag));
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
