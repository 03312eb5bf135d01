using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ticketing.Tests.Bench;

/// <summary>What a run of load gave.</summary>
sealed record LoadResult(double PerSecond, List<double> Milliseconds, IReadOnlyDictionary<int, int> Statuses)
{
    public double P50 => Benchmarks.Percentile(Milliseconds, 0.5);
    public double P99 => Benchmarks.Percentile(Milliseconds, 0.99);

    public string Answers => string.Join(", ", Statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} x {status.Key}"));
}

/// <summary>A keep-alive client that costs as little as the sockets allow, so that the machine's time goes to the server: each connection sends its next request when the last one is answered.</summary>
static class HttpLoad
{
    /// <param name="body">The JSON of request number n.</param>
    /// <param name="length">How long it goes on; the first fifth is not counted.</param>
    public static async Task<LoadResult> PostAsync(int port, string path, string credentials, int connections, TimeSpan length, Func<int, string> body)
    {
        var counter = 0;
        var warm = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds / 5 * Stopwatch.Frequency);
        var end = warm + (long)(length.TotalSeconds * 4 / 5 * Stopwatch.Frequency);
        var results = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new HttpConnection(port, path, credentials);
            var times = new List<double>(1 << 14);
            var statuses = new Dictionary<int, int>();
            while (Stopwatch.GetTimestamp() is var started && started < end)
            {
                var status = await connection.PostAsync(body(Interlocked.Increment(ref counter)));
                if (started >= warm)
                {
                    times.Add(Benchmarks.MillisecondsSince(started));
                    statuses[status] = statuses.GetValueOrDefault(status) + 1;
                }
            }
            return (times, statuses);
        })));
        var all = results.SelectMany(result => result.times).ToList();
        var counted = results.SelectMany(result => result.statuses).GroupBy(status => status.Key).ToDictionary(group => group.Key, group => group.Sum(status => status.Value));
        return new(all.Count / Stopwatch.GetElapsedTime(warm, end).TotalSeconds, all, counted);
    }
}

/// <summary>One keep-alive connection that understands answers with a Content-Length, and no others.</summary>
sealed class HttpConnection : IDisposable
{
    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _in = new byte[16 * 1024];
    readonly byte[] _out = new byte[16 * 1024];
    readonly int _head;

    public HttpConnection(int port, string path, string credentials)
    {
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _head = Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {credentials}\r\nContent-Type: application/json\r\nContent-Length: ", _out);
    }

    /// <summary>The status of the answer, whose body has been read.</summary>
    public async ValueTask<int> PostAsync(string body)
    {
        var length = _head + Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), _out.AsSpan(_head));
        await _socket.SendAsync(_out.AsMemory(0, length));
        var read = 0;
        while (true)
        {
            var more = await _socket.ReceiveAsync(_in.AsMemory(read));
            if (more == 0)
            {
                throw new IOException("The server closed the connection.");
            }
            read += more;
            if (IsWhole(_in.AsSpan(0, read)))
            {
                return int.Parse(Encoding.ASCII.GetString(_in, 9, 3), CultureInfo.InvariantCulture);
            }
        }
    }

    static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }
        var at = answer.IndexOf("Content-Length: "u8);
        if (at < 0 || at > end)
        {
            throw new InvalidDataException($"An answer without Content-Length: {Encoding.UTF8.GetString(answer[..end])}");
        }
        var digits = answer[(at + 16)..];
        return answer.Length >= end + 4 + int.Parse(Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
