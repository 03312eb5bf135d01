using System.Buffers;

namespace Ticketing.Notify.Smtp;

/// <summary>Prepares a message for the DATA command.</summary>
public static class DataEncoding
{
    /// <summary>
    /// Doubles the dot at the start of a line [RFC 5321 4.5.2], makes every line end CRLF (a bare CR or LF is taken by some servers as the end of a line and by others not, which lets a text break out of its mail),
    /// and closes with the line that ends the data.
    /// </summary>
    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>(message.Length + 64);
        while (message.Length > 0)
        {
            var end = message.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? message : message[..end];
            if (line.Length > 0 && line[0] == '.')
            {
                output.Write("."u8);
            }
            output.Write(line);
            output.Write("\r\n"u8);
            if (end < 0)
            {
                break;
            }
            message = message[(end + (message[end] == '\r' && end + 1 < message.Length && message[end + 1] == '\n' ? 2 : 1))..];
        }
        output.Write(".\r\n"u8);
        return output.WrittenSpan.ToArray();
    }
}
