using System.Net.Sockets;
using System.Text;

namespace Ticketing.Hosting;

/// <summary>Tells systemd how the service is (sd_notify(3)): one datagram to the socket named by <c>$NOTIFY_SOCKET</c>. Does nothing elsewhere.</summary>
public sealed class SystemdNotify(string? socketPath)
{
    public static SystemdNotify ForProcess() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    public bool IsOn => !string.IsNullOrEmpty(socketPath);

    /// <param name="state">Lines such as <c>READY=1</c>, <c>STOPPING=1</c>, <c>WATCHDOG=1</c>, <c>STATUS=…</c>.</param>
    /// <returns>False if there is no systemd or it does not listen: never a reason to stop.</returns>
    public bool Send(string state)
    {
        if (!IsOn)
        {
            return false;
        }
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(socketPath![0] == '@' ? '\0' + socketPath[1..] : socketPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>How often to send <c>WATCHDOG=1</c>: half of what the unit allows; null if it has no watchdog.</summary>
    /// <param name="microseconds">Value of <c>$WATCHDOG_USEC</c>.</param>
    public static TimeSpan? WatchdogPeriod(string? microseconds) => long.TryParse(microseconds, out var limit) && limit > 0 ? TimeSpan.FromMicroseconds(limit / 2) : null;
}
