using System.Net;
using System.Net.Sockets;

namespace Ticketing.Tests.Harness;

/// <summary>Ports on 127.0.0.1 that nobody listens on. They lie below the range the kernel gives to outgoing connections, so that none is taken between choosing and listening.</summary>
public static class FreePort
{
    const int First = 20_000;
    const int Count = 12_000;

    static int _next = Environment.ProcessId * 37;

    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
        throw new InvalidOperationException("No port is free on 127.0.0.1.");
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
