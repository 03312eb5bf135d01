using System.Net;
using System.Net.Mail;
using Ticketing.Tickets;

namespace Ticketing.Tenants;

/// <summary>How tenants, users and tokens may be named. Each function says what is wrong with a name, or null.</summary>
public static class NameRules
{
    public const int Slug = 32;
    public const int Email = 254;
    public const int Host = 253;

    /// <summary>One DNS label in lower case: stands in host names, topics and file names.</summary>
    public static string? FaultOfSlug(string slug) =>
        slug.Length is 0 or > Slug ? $"must have 1 to {Slug} characters"
        : slug.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) ? "may hold only a-z, 0-9 and -"
        : slug[0] == '-' || slug[^1] == '-' ? "may neither start nor end with -"
        : null;

    /// <summary>A name of the DNS with several labels, in lower case (RFC 1123, 2.1); not an address.</summary>
    public static string? FaultOfHost(string host) =>
        host.Length > Host ? $"is longer than {Host} characters"
        : !host.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(host, out _) || host.Split('.').Any(label => label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
            ? "is not a full host name such as home.example.org"
        : null;

    /// <summary>A login name: no white space, and no colon, which ends the name in HTTP Basic.</summary>
    public static string? FaultOfLogin(string name) =>
        string.IsNullOrWhiteSpace(name) ? "is empty"
        : name.Any(c => char.IsWhiteSpace(c) || c == ':') ? "may hold neither white space nor a colon"
        : TicketLimits.FaultOf(name, TicketLimits.Name);

    /// <summary>A user may be named by his mail address, which is longer than other names.</summary>
    public static string? FaultOfUser(string name) => name.Contains('@', StringComparison.Ordinal) ? FaultOfEmail(name) : FaultOfLogin(name);

    public static string? FaultOfEmail(string email) =>
        email.Length > Email ? $"is longer than {Email} characters"
        : email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == ':') || !MailAddress.TryCreate(email, out var address) || address.Address != email ? "is not a mail address"
        : null;

    public static string? FaultOfTenantName(string name) => string.IsNullOrWhiteSpace(name) ? "is empty" : TicketLimits.FaultOf(name, TicketLimits.Title);

    /// <summary>The refusal that lists every field with a fault; null if there is none.</summary>
    public static Refusal? Judge(params ReadOnlySpan<(string Field, string? Fault)> fields)
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (field, fault) in fields)
        {
            if (fault is not null)
            {
                errors[field] = [fault];
            }
        }
        return errors.Count == 0 ? null : new(RefusalKind.Invalid, "invalid", string.Join("; ", errors.Select(error => $"{error.Key} {error.Value[0]}")) + ".") { Errors = errors };
    }
}
