using System.Text.Json;
using System.Text.Unicode;
using Ticketing.Tickets;

namespace Ticketing.Intake;

/// <summary>The members of a JSON object that somebody sent, taken one by one with their checks; every fault is noted under the member's name and all are refused at once. Members nobody asks for are ignored.</summary>
public sealed class JsonFields
{
    readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    FieldFaults _faults;

    JsonFields()
    {
    }

    /// <summary>Reads an object of at most <see cref="SubmissionReader.MaxDepth"/> levels. What cannot be read at all is a fault of <c>body</c>, and the object counts as empty.</summary>
    public static JsonFields Read(ReadOnlySpan<byte> body)
    {
        var fields = new JsonFields();
        if (!Utf8.IsValid(body))
        {
            fields.Fault(FieldFaults.Body, "is not valid UTF-8");
            return fields;
        }
        try
        {
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = SubmissionReader.MaxDepth });
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                fields.Fault(FieldFaults.Body, "must be a JSON object");
                return fields;
            }
            var root = JsonElement.ParseValue(ref json);
            json.Read(); // throws if anything follows the object
            fields.Keep(root);
        }
        catch (JsonException fault)
        {
            fields.Fault(FieldFaults.Body, JsonFault.Describe(fault));
        }
        catch (InvalidOperationException)
        {
            fields.Fault(FieldFaults.Body, JsonFault.HalfCharacter);
        }
        return fields;
    }

    /// <summary>Every fault so far as one refusal; null if there is none.</summary>
    public Refusal? Refusal => _faults.ToRefusal();

    public void Fault(string name, string fault) => _faults.Add(name, fault);

    /// <summary>True if the member is there, be it null.</summary>
    public bool Has(string name) => _members.ContainsKey(name);

    /// <summary>A text within <see cref="TicketLimits.FaultOf"/>; null if it is absent, null or blank (a fault if required) or faulty.</summary>
    public string? Text(string name, int limit, bool required = false, bool multiline = false)
    {
        if (!Find(name, JsonValueKind.String, "text", out var value))
        {
            if (required && !_faults.Has(name) && !_faults.Has(FieldFaults.Body))
            {
                Fault(name, "is missing");
            }
            return null;
        }
        if (TextOf(name, value) is not { } text)
        {
            return null;
        }
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required)
            {
                Fault(name, "is empty");
            }
            return null;
        }
        if (TicketLimits.FaultOf(text, limit, multiline) is { } fault)
        {
            Fault(name, fault);
            return null;
        }
        return multiline ? text : text.Trim();
    }

    /// <summary>Null if absent, null or faulty.</summary>
    public bool? Flag(string name)
    {
        if (!_members.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }
        Fault(name, $"must be true or false, not {JsonFault.Word(value.ValueKind)}");
        return null;
    }

    /// <summary>Null if absent, null or faulty.</summary>
    public long? Number(string name, long minimum, long maximum)
    {
        if (!Find(name, JsonValueKind.Number, "a number", out var value))
        {
            return null;
        }
        if (value.TryGetInt64(out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }
        Fault(name, $"must be a whole number from {minimum} to {maximum}");
        return null;
    }

    /// <summary>A tier by name; null if absent, null (a fault if required) or faulty.</summary>
    public Sla? Tier(string name, bool required = false)
    {
        if (Text(name, TicketLimits.Name, required) is not { } text)
        {
            return null;
        }
        if (SlaTiers.TryParse(text, out var tier))
        {
            return tier;
        }
        Fault(name, $"is '{SubmissionDraft.Excerpt(text)}'; use gold, silver, bronze or none");
        return null;
    }

    /// <summary>One of <paramref name="words"/>, which are lower case; null if absent, null (a fault if required) or faulty.</summary>
    public string? Word(string name, IReadOnlyList<string> words, bool required = false)
    {
        if (Text(name, TicketLimits.Name, required) is not { } text)
        {
            return null;
        }
        if (words.Contains(text.ToLowerInvariant()))
        {
            return text.ToLowerInvariant();
        }
        Fault(name, $"is '{SubmissionDraft.Excerpt(text)}'; use {string.Join(", ", words.SkipLast(1))} or {words[^1]}");
        return null;
    }

    /// <summary>A list of different texts that are not blank; null if absent, null or faulty.</summary>
    public IReadOnlyList<string>? Texts(string name, int count, int limit)
    {
        if (!Find(name, JsonValueKind.Array, "a list of texts", out var value))
        {
            return null;
        }
        var texts = new List<string>();
        var clean = true;
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{name}[{texts.Count}]";
            var text = item.ValueKind == JsonValueKind.String ? TextOf(at, item)?.Trim() : null;
            var fault = item.ValueKind != JsonValueKind.String ? $"must be text, not {JsonFault.Word(item.ValueKind)}"
                : text is { Length: 0 } ? "is empty"
                : text is null ? null
                : TicketLimits.FaultOf(text, limit);
            if (fault is not null)
            {
                Fault(at, fault);
            }
            clean &= fault is null && text is not null;
            texts.Add(text ?? "");
        }
        if (texts.Count > count)
        {
            Fault(name, $"has {texts.Count} entries; at most {count} are allowed");
            return null;
        }
        return clean ? [.. texts.Distinct(StringComparer.Ordinal)] : null;
    }

    /// <summary>Labels as in a submission; null if absent, null or faulty.</summary>
    public IReadOnlyDictionary<string, string>? Labels(string name)
    {
        if (!Find(name, JsonValueKind.Object, "an object of texts", out var value))
        {
            return null;
        }
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var (count, clean) = (0, true);
        foreach (var member in value.EnumerateObject())
        {
            count++;
            var at = $"{name}.{SubmissionDraft.Excerpt(member.Name)}";
            var text = member.Value.ValueKind == JsonValueKind.String ? TextOf(at, member.Value) : null;
            var fault = member.Value.ValueKind != JsonValueKind.String ? $"must be text, not {JsonFault.Word(member.Value.ValueKind)}"
                : text is null ? null
                : SubmissionReader.LabelFault(member.Name, text) ?? (labels.TryAdd(member.Name, text) ? null : "is there twice");
            if (fault is not null)
            {
                Fault(at, fault);
            }
            clean &= fault is null && text is not null;
        }
        if (count > TicketLimits.Labels)
        {
            Fault(name, $"has {count} entries; at most {TicketLimits.Labels} are allowed");
            return null;
        }
        return clean ? labels : null;
    }

    /// <summary>A list of objects, each read by <paramref name="read"/>, whose faults are noted under <c>name[i].member</c>; null if absent, null or faulty.</summary>
    public IReadOnlyList<T>? Objects<T>(string name, int count, Func<JsonFields, T> read) where T : class
    {
        if (!Find(name, JsonValueKind.Array, "a list of objects", out var value))
        {
            return null;
        }
        if (value.GetArrayLength() > count)
        {
            Fault(name, $"has {value.GetArrayLength()} entries; at most {count} are allowed");
            return null;
        }
        var objects = new List<T>();
        foreach (var item in value.EnumerateArray())
        {
            var at = $"{name}[{objects.Count}]";
            var fields = new JsonFields();
            if (item.ValueKind == JsonValueKind.Object)
            {
                fields.Keep(item);
            }
            else
            {
                Fault(at, $"must be an object, not {JsonFault.Word(item.ValueKind)}");
            }
            objects.Add(read(fields));
            foreach (var (member, faults) in item.ValueKind == JsonValueKind.Object && fields.Refusal is { } refusal ? refusal.Errors : NoFaults)
            {
                foreach (var fault in faults)
                {
                    Fault($"{at}.{member}", fault);
                }
            }
        }
        return objects;
    }

    static readonly Dictionary<string, IReadOnlyList<string>> NoFaults = [];

    void Keep(JsonElement root)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                Fault(SubmissionDraft.Excerpt(member.Name), "is there twice");
            }
        }
    }

    bool Find(string name, JsonValueKind kind, string word, out JsonElement value)
    {
        if (!_members.TryGetValue(name, out value) || value.ValueKind == JsonValueKind.Null)
        {
            return false;
        }
        if (value.ValueKind == kind)
        {
            return true;
        }
        Fault(name, $"must be {word}, not {JsonFault.Word(value.ValueKind)}");
        return false;
    }

    string? TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Fault(name, JsonFault.HalfCharacter);
            return null;
        }
    }
}
