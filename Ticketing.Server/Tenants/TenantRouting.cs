using System.Net;

namespace Ticketing.Tenants;

/// <summary>Which tenant a request asks for.</summary>
public static class TenantRouting
{
    public const string Header = "Ticketing-Tenant";

    /// <summary>
    /// The header's slug; else the tenant whose own host name this is; else the first label of a host name with several, if a tenant other than the first has that name (<c>SLUG.…</c>). The first tenant is what credentials without a wish mean anyway,
    /// and the server itself may well be called <c>home.lan</c>. Null = the credentials' own tenant.
    /// </summary>
    public static string? AskedFor(string? header, string? host, CatalogSnapshot catalog)
    {
        if (!string.IsNullOrEmpty(header))
        {
            return header;
        }
        if (host is not null && catalog.FindHost(host.EndsWith('.') ? host[..^1] : host) is { } named)
        {
            return named.Slug;
        }
        if (host is null || host.IndexOf('.', StringComparison.Ordinal) is var dot && dot <= 0 || IPAddress.TryParse(host, out _))
        {
            return null;
        }
        var label = host[..dot].ToLowerInvariant();
        return catalog.FindTenant(label) is { } tenant && tenant != catalog.Tenants.First() ? label : null;
    }

    /// <summary>
    /// Host name of a tenant on a server that is reached as <paramref name="host"/> (with or without a port): its own, else one that begins with its slug; null if that cannot be because the server is reached
    /// by an address, a name without a dot, or another tenant's own name.
    /// </summary>
    public static string? HostOf(string slug, string? host, CatalogSnapshot catalog)
    {
        var (name, port) = (new HostString(host ?? "").Host, new HostString(host ?? "").Port);
        if (catalog.FindTenant(slug)?.Host is { } own)
        {
            return port is { } number ? new HostString(own, number).Value : own;
        }
        if (catalog.FindHost(name) is not null || name.IndexOf('.', StringComparison.Ordinal) is var dot && dot <= 0 || IPAddress.TryParse(name, out _))
        {
            return null;
        }
        var first = name[..dot];
        return catalog.FindTenant(first.ToLowerInvariant()) is null ? $"{slug}.{host}" : $"{slug}{host![first.Length..]}";
    }
}
