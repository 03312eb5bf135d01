using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ticketing.Hosting;

/// <summary>How much a client may send and how long it may take. Kestrel answers 414 and 431 itself, before there is a request that could be answered in words.</summary>
public static class RequestLimits
{
    /// <summary>
    /// What is too large for the doors (64 KiB, see <c>RequestBody</c>) but still read to its end and thrown away, so that the sender gets to see the refusal: a connection that is closed while it sends
    /// shows it a reset instead. Beyond this it is closed.
    /// </summary>
    public const long Body = 8 * 1024 * 1024;

    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = Body;
        // Method, path, query and version; a list with every filter set needs less than 1 KiB.
        limits.MaxRequestLineSize = 2 * 1024;
        limits.MaxRequestHeadersTotalSize = 8 * 1024;
        limits.MaxRequestHeaderCount = 64;
        // Half-open connections cost memory: a header that has not come after 10 s does not come.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 100, gracePeriod: TimeSpan.FromSeconds(10));
        // Devices with idle sessions share the process with browsers.
        limits.MaxConcurrentConnections = 25_000;
        limits.Http2.MaxStreamsPerConnection = 100;
    }
}
