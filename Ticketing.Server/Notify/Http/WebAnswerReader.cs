using System.Globalization;
using System.Text;

namespace Ticketing.Notify.Http;

/// <summary>Reads one answer of a web server [RFC 9112]. What is too long, or not whole, is an <see cref="IOException"/>.</summary>
sealed class WebAnswerReader(Stream stream)
{
    const int MostHead = 32 << 10;
    const int MostBody = 512 << 10;

    readonly byte[] _buffer = new byte[4096];
    int _start, _end, _head;

    public async Task<WebAnswer> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var first = await LineAsync(cancel).ConfigureAwait(false);
            if (!first.StartsWith("HTTP/1.", StringComparison.Ordinal) || first.Length < 12 || !int.TryParse(first.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                throw new IOException("what answered does not speak HTTP/1.1");
            }
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await LineAsync(cancel).ConfigureAwait(false) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0)
                {
                    headers[line[..colon]] = line[(colon + 1)..].Trim();
                }
            }
            if (status >= 200)
            {
                return new(status, headers, await BodyAsync(status, headers, cancel).ConfigureAwait(false));
            }
        }
    }

    /// <summary>How long the body is [RFC 9112 6.3]; without a length, until the connection ends.</summary>
    async Task<byte[]> BodyAsync(int status, Dictionary<string, string> headers, CancellationToken cancel)
    {
        var body = new MemoryStream();
        if (status is 204 or 304)
        {
            return [];
        }
        if (headers.TryGetValue("Transfer-Encoding", out var coding))
        {
            if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            {
                throw new IOException($"the answer is coded as '{coding}', which is not understood");
            }
            while (await ChunkLengthAsync(cancel).ConfigureAwait(false) is > 0 and var length)
            {
                await CopyAsync(body, length, cancel).ConfigureAwait(false);
                await LineAsync(cancel).ConfigureAwait(false);
            }
        }
        else if (headers.TryGetValue("Content-Length", out var said))
        {
            await CopyAsync(body, int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : throw new IOException("the answer's length is no number"), cancel).ConfigureAwait(false);
        }
        else
        {
            while (_start < _end || await FillAsync(cancel).ConfigureAwait(false))
            {
                await CopyAsync(body, _end - _start, cancel).ConfigureAwait(false);
            }
        }
        return body.ToArray();
    }

    async Task<int> ChunkLengthAsync(CancellationToken cancel)
    {
        var line = await LineAsync(cancel).ConfigureAwait(false);
        var digits = line.Split(';')[0].Trim();
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) && length >= 0 ? length : throw new IOException("the answer is not coded as it says");
    }

    async Task CopyAsync(MemoryStream to, int length, CancellationToken cancel)
    {
        if (length > MostBody - to.Length)
        {
            throw new IOException($"the answer is over {MostBody} bytes long");
        }
        while (length > 0)
        {
            if (_start == _end && !await FillAsync(cancel).ConfigureAwait(false))
            {
                throw new IOException("the answer broke off");
            }
            var part = Math.Min(length, _end - _start);
            to.Write(_buffer, _start, part);
            (_start, length) = (_start + part, length - part);
        }
    }

    async Task<string> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end && !await FillAsync(cancel).ConfigureAwait(false))
            {
                throw new IOException("the answer broke off");
            }
            if (++_head > MostHead + MostBody)
            {
                throw new IOException("the answer's head is too long");
            }
            var sign = (char)_buffer[_start++];
            if (sign == '\n')
            {
                return line.ToString();
            }
            if (line.Length >= MostHead)
            {
                throw new IOException("the answer's head is too long");
            }
            if (sign != '\r')
            {
                line.Append(sign);
            }
        }
    }

    async Task<bool> FillAsync(CancellationToken cancel)
    {
        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancel).ConfigureAwait(false));
        return _end > 0;
    }
}
