using System.Net;
using System.Text;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>Named texts of a request wherever they stand: in its query, in a form of either kind, in a JSON object; the query counts first. Or, without names, its plain text.</summary>
sealed class Fields
{
    readonly Dictionary<string, string> _texts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body if it was neither form nor JSON; null otherwise.</summary>
    public string? Plain { get; private set; }

    /// <summary>The body as JSON; undefined otherwise.</summary>
    public JsonElement Json { get; private set; }

    public static Outcome<Fields> Read(ReadOnlySpan<byte> body, IQueryCollection query, string? contentType)
    {
        var fields = new Fields();
        foreach (var (name, values) in query)
        {
            fields.Add(name, values[0] ?? "");
        }
        if (body.IsEmpty)
        {
            return fields;
        }
        var type = contentType ?? "";
        if (type.Contains("json", StringComparison.OrdinalIgnoreCase) || (!type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && SubmissionReader.LooksLikeJson(body)))
        {
            var (root, refusal) = ForeignJson.ParseObject(body);
            if (refusal is not null)
            {
                return refusal;
            }
            fields.Json = root;
            foreach (var member in root.EnumerateObject())
            {
                if (member.Value.Text() is { } text)
                {
                    fields.Add(member.Name, text);
                }
            }
            return fields;
        }
        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            return FieldFaults.Of(FieldFaults.Body, "is not valid UTF-8");
        }
        var plain = Encoding.UTF8.GetString(body);
        if (type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) && plain.Contains('='))
        {
            foreach (var pair in plain.Split('&'))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    fields.Add(WebUtility.UrlDecode(pair[..equals]), WebUtility.UrlDecode(pair[(equals + 1)..]));
                }
            }
            return fields;
        }
        if (type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            fields.AddParts(plain, type);
            return fields;
        }
        fields.Plain = plain;
        return fields;
    }

    /// <summary>What <c>curl -F</c> sends (RFC 7578): parts between lines with the boundary, each with its name in a header.</summary>
    void AddParts(string body, string type)
    {
        var at = type.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return;
        }
        foreach (var part in ("\r\n" + body).Split("\r\n--" + type[(at + 9)..].Split(';')[0].Trim().Trim('"')))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var name = end < 0 ? -1 : part.IndexOf("; name=\"", 0, end, StringComparison.OrdinalIgnoreCase);
            if (name >= 0 && part.IndexOf('"', name + 8) is var quote && quote > name && quote < end)
            {
                Add(part[(name + 8)..quote], part[(end + 4)..]);
            }
        }
    }

    /// <summary>The first of several names that has a text which is not blank; null if none has.</summary>
    public string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_texts.TryGetValue(name, out var text) && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }
        return null;
    }

    void Add(string name, string text) => _texts.TryAdd(name, text);
}
