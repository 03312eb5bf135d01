using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Ticketing.Hosting;

/// <summary>
/// Scheme, host, path prefix and client address as a proxy in front of the server tells them (<c>X-Forwarded-Proto</c>, <c>-Host</c>, <c>-Prefix</c>, <c>-For</c>). Believed from the addresses of
/// <c>Ticketing:Http:TrustedProxies</c> only: from anybody else these headers are words like any other. So is the name of the user that such a proxy has logged in, which is taken away from whoever else sends it.
/// </summary>
static class TrustedProxies
{
    /// <summary>What is wrong with the setting, or null.</summary>
    public static string? FaultOf(string setting)
    {
        foreach (var proxy in Settings.List(setting))
        {
            if (Network(proxy) is null)
            {
                return $"'{proxy}' is neither an address such as 192.168.1.2 nor a network such as 10.0.0.0/8";
            }
        }
        return null;
    }

    /// <param name="userHeader">Header with the user's name; empty = none is believed.</param>
    public static void UseTrustedProxies(this IApplicationBuilder app, string setting, string userHeader)
    {
        if (userHeader.Length > 0)
        {
            // Before the address becomes that of the client.
            app.Use(next => context => next(WithoutClaims(context, userHeader, setting)));
        }
        if (setting.Length == 0)
        {
            return;
        }
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        options.KnownProxies.Clear();
#if NET10_0_OR_GREATER
        var networks = options.KnownIPNetworks;
        networks.Clear();
        foreach (var proxy in Settings.List(setting))
        {
            networks.Add(Network(proxy)!.Value);
        }
#else
        var networks = options.KnownNetworks;
        networks.Clear();
        foreach (var proxy in Settings.List(setting))
        {
            var network = Network(proxy)!.Value;
            networks.Add(new(network.BaseAddress, network.PrefixLength));
        }
#endif
        app.UseForwardedHeaders(options);
        app.Use(next => context =>
        {
            // A proxy may pass the prefix on or take it away.
            if (context.Request.PathBase.HasValue && context.Request.Path.StartsWithSegments(context.Request.PathBase, out var rest))
            {
                context.Request.Path = rest;
            }
            return next(context);
        });
        app.UseRouting(); // not before: it goes by the path without the prefix
    }

    /// <summary>The user for whom a trusted proxy vouches. Not given: the request is like any other. Given without a user: a header that is there several times or empty, which a proxy that does its work never sends.</summary>
    public static (bool Given, string? User) UserOf(HttpContext context, string userHeader)
    {
        if (userHeader.Length == 0 || context.Request.Headers[userHeader] is not { Count: > 0 } values)
        {
            return default;
        }
        return (true, values.Count == 1 && values[0] is { } name && !string.IsNullOrWhiteSpace(name) && !name.Contains(',', StringComparison.Ordinal) ? name.Trim() : null);
    }

    static HttpContext WithoutClaims(HttpContext context, string userHeader, string setting)
    {
        if (context.Request.Headers.ContainsKey(userHeader) && !IsTrusted(context.Connection.RemoteIpAddress, setting))
        {
            context.Request.Headers.Remove(userHeader);
        }
        return context;
    }

    static bool IsTrusted(IPAddress? address, string setting)
    {
        if (address is { IsIPv4MappedToIPv6: true })
        {
            address = address.MapToIPv4();
        }
        foreach (var proxy in Settings.List(setting))
        {
            if (address is not null && Network(proxy)!.Value.Contains(address))
            {
                return true;
            }
        }
        return false;
    }

    static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : null;
}
