using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Ticketing.Store.Copies;

/// <summary>
/// A tenant's whole store as JSON Lines: a first line with the schema's version, one line for each row of each table (bytes as base64), and a last one with the number of rows and the SHA-256 of all lines before it.
/// The same rows make the same lines, whichever engine they lie in. Memory does not grow with the store.
/// </summary>
static class TenantLines
{
    public const string Format = "ticketing-tenant";

    static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <param name="source">In a transaction.</param>
    /// <returns>How many rows were written.</returns>
    public static long Write(SqlSession source, Stream to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(line, Options);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Migrations.Newest("tenant", source.Dialect));
        End();
        long count = 0;
        foreach (var table in StoreTables.Of(source))
        {
            var encoding = new RowEncoding(table);
            using var rows = source.Stream(table.Select);
            for (; rows.Read(); count++)
            {
                json.WriteStartObject();
                json.WriteString("table", table.Name);
                json.WriteStartObject("row");
                for (var i = 0; i < table.Columns.Count; i++)
                {
                    json.WritePropertyName(table.Columns[i].Name);
                    switch (encoding.ValueOf(rows, i))
                    {
                        case long number: json.WriteNumberValue(number); break;
                        case string text: json.WriteStringValue(text); break;
                        case byte[] bytes: json.WriteBase64StringValue(bytes); break;
                        default: json.WriteNullValue(); break;
                    }
                }
                json.WriteEndObject();
                End();
            }
        }
        json.WriteStartObject();
        json.WriteNumber("rows", count);
        json.WriteString("sha256", Convert.ToHexStringLower(hash.GetHashAndReset()));
        End();
        return count;

        void End()
        {
            json.WriteEndObject();
            json.Flush();
            line.Write("\n"u8);
            hash.AppendData(line.WrittenSpan);
            to.Write(line.WrittenSpan);
            line.ResetWrittenCount();
            json.Reset(line);
        }
    }

    /// <summary>Every line, checked: each fits the schema, and they are all there and unchanged. The last one is not among those returned.</summary>
    /// <param name="tables">Of the store that they are for.</param>
    /// <exception cref="IOException">Which line is wrong, and why.</exception>
    public static IEnumerable<(long Line, StoreTable Table, object?[] Values)> Read(Stream from, IReadOnlyList<StoreTable> tables, long version)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new StreamReader(from, new UTF8Encoding(false, true), false);
        long number = 0, rows = 0;
        var ended = false;
        var place = 0;
        while (NextLine(reader, number + 1) is { } text)
        {
            number++;
            if (ended)
            {
                throw Fault(number, "stands after the line that ends the file");
            }
            using var document = Parse(text, number);
            var root = document.RootElement;
            if (number == 1)
            {
                ExpectHead(root, version);
            }
            else if (root.TryGetProperty("sha256", out var sum))
            {
                var (stated, counted) = (sum.GetString(), Convert.ToHexStringLower(hash.GetHashAndReset()));
                if (!root.TryGetProperty("rows", out var total) || !total.TryGetInt64(out var expected) || expected != rows || stated != counted)
                {
                    throw Fault(number, string.Create(CultureInfo.InvariantCulture, $"does not fit what stands before it ({rows} rows, SHA-256 {counted}): lines were changed, added or lost"));
                }
                ended = true;
            }
            else
            {
                var (table, values) = RowOf(root, tables, number);
                var at = 0;
                while (tables[at] != table)
                {
                    at++;
                }
                if (at < place)
                {
                    throw Fault(number, $"is a row of {table.Name} behind rows of {tables[place].Name}; the order of the tables was changed");
                }
                place = at;
                rows++;
                yield return (number, table, values);
            }
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData("\n"u8);
        }
        if (!ended)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"line {number + 1} is missing: the file ends without its last line, so something is lost. Nothing was imported."));
        }
    }

    static string? NextLine(StreamReader reader, long number)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            throw Fault(number, "or one soon after it is not UTF-8");
        }
    }

    static JsonDocument Parse(string text, long number)
    {
        try
        {
            var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Fault(number, "is no JSON object");
        }
        catch (JsonException fault)
        {
            throw Fault(number, $"is not JSON ({fault.Message})");
        }
    }

    static void ExpectHead(JsonElement root, long version)
    {
        if (!root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != Format || !root.TryGetProperty("version", out var stated) || !stated.TryGetInt64(out var found))
        {
            throw Fault(1, "is not the beginning of an exported tenant");
        }
        if (found != version)
        {
            throw Fault(1, string.Create(CultureInfo.InvariantCulture, $"says schema version {found}, this program has {version}: import with the version of the program that exported, then update"));
        }
    }

    static (StoreTable Table, object?[] Values) RowOf(JsonElement root, IReadOnlyList<StoreTable> tables, long number)
    {
        var name = root.TryGetProperty("table", out var stated) && stated.ValueKind == JsonValueKind.String ? stated.GetString() : throw Fault(number, "names no table");
        var table = tables.FirstOrDefault(one => one.Name == name) ?? throw Fault(number, $"names the table '{name}', which there is not");
        if (!root.TryGetProperty("row", out var row) || row.ValueKind != JsonValueKind.Object)
        {
            throw Fault(number, "has no row");
        }
        var values = new object?[table.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var column = table.Columns[i];
            if (!row.TryGetProperty(column.Name, out var value))
            {
                throw Fault(number, $"has no '{column.Name}'");
            }
            values[i] = value.ValueKind == JsonValueKind.Null ? null : column.Kind switch
            {
                ColumnKind.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : throw Fault(number, $"has no whole number as '{column.Name}'"),
                ColumnKind.Text => value.ValueKind == JsonValueKind.String ? value.GetString() : throw Fault(number, $"has no text as '{column.Name}'"),
                _ => value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes) ? bytes : throw Fault(number, $"has no base64 as '{column.Name}'"),
            };
        }
        var members = 0;
        foreach (var member in row.EnumerateObject())
        {
            members++;
        }
        return members == values.Length ? (table, values) : throw Fault(number, $"has members that {table.Name} has no columns for");
    }

    internal static IOException Fault(long line, string what) => new(string.Create(CultureInfo.InvariantCulture, $"line {line} {what}. Nothing was imported."));
}
