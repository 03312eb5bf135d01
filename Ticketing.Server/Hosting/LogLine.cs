using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ticketing.Hosting;

/// <summary>One log entry as one line, whatever is in it: control characters are escaped, so that a ticket's title can neither start a line of its own nor steer a terminal. Pure.</summary>
static class LogLine
{
    /// <summary>A log is no HTML: quotes and umlauts stay readable, control characters are escaped all the same.</summary>
    static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A JSON object: time, level, source, message, then what the message was made of (ids, names, counts) under their own names.</summary>
    public static string Json(DateTimeOffset time, LogLevel level, string source, string message, IEnumerable<KeyValuePair<string, object?>>? values, Exception? error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartObject();
            json.WriteString("time", time.UtcDateTime);
            json.WriteString("level", Name(level));
            json.WriteString("source", source);
            json.WriteString("message", message);
            foreach (var (key, value) in values ?? [])
            {
                if (key != "{OriginalFormat}")
                {
                    Write(json, JsonNamingPolicy.CamelCase.ConvertName(key), value);
                }
            }
            if (error is not null)
            {
                json.WriteString("error", error.ToString());
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>For people: <c>12:03:44.120 warn  Store  message</c>.</summary>
    public static string Text(DateTimeOffset time, LogLevel level, string source, string message, Exception? error)
    {
        var line = new StringBuilder(message.Length + 64);
        line.Append(time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)).Append(' ').Append(Name(level).PadRight(5)).Append(' ').Append(source[(source.LastIndexOf('.') + 1)..]).Append("  ");
        Escape(line, message);
        if (error is not null)
        {
            line.Append(" | ");
            Escape(line, error.ToString());
        }
        return line.ToString();
    }

    /// <summary>Priority that journald takes from the start of a line (sd-daemon(3)).</summary>
    public static string JournalPrefix(LogLevel level) => level switch
    {
        LogLevel.Critical => "<2>",
        LogLevel.Error => "<3>",
        LogLevel.Warning => "<4>",
        LogLevel.Information => "<6>",
        _ => "<7>",
    };

    static string Name(LogLevel level) => level switch
    {
        LogLevel.Critical => "fatal",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        _ => "debug",
    };

    static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    static void Escape(StringBuilder line, string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            {
                line.Append(c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : $"\\u{(int)c:x4}");
            }
            else
            {
                line.Append(c);
            }
        }
    }
}
