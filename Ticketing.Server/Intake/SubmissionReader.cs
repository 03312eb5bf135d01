using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ticketing.Tickets;

namespace Ticketing.Intake;

/// <summary>Bytes → <see cref="Submission"/>, the same for every door. Reads the whole body before it answers, so that one refusal lists everything that is wrong, by field.</summary>
public static partial class SubmissionReader
{
    /// <summary>Levels of nesting in JSON, the outermost object included.</summary>
    public const int MaxDepth = 16;

    static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>JSON if the first character that is not blank is a brace, else plain text.</summary>
    public static Outcome<Submission> Read(ReadOnlySpan<byte> body, in SubmissionDefaults defaults) =>
        LooksLikeJson(body) ? ReadJson(body, defaults) : ReadText(body, defaults);

    /// <inheritdoc cref="ReadJson(ReadOnlySpan{byte}, ref SubmissionDraft)"/>
    public static Outcome<Submission> ReadJson(ReadOnlySpan<byte> body, in SubmissionDefaults defaults)
    {
        var draft = new SubmissionDraft();
        ReadJson(body, ref draft);
        return draft.Complete(defaults);
    }

    /// <inheritdoc cref="ReadText(ReadOnlySpan{byte}, ref SubmissionDraft)"/>
    public static Outcome<Submission> ReadText(ReadOnlySpan<byte> body, in SubmissionDefaults defaults)
    {
        var draft = new SubmissionDraft();
        ReadText(body, ref draft);
        return draft.Complete(defaults);
    }

    /// <summary>True if the first character that is not blank is a brace.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> body) => SkipMark(body).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    /// <summary>A JSON object: members it does not know are ignored; one that is there twice, a wrong type, an unknown word and an over-long text are faults.</summary>
    public static void ReadJson(ReadOnlySpan<byte> body, ref SubmissionDraft draft)
    {
        body = SkipMark(body);
        if (!Utf8.IsValid(body))
        {
            draft.Fault(FieldFaults.Body, "is not valid UTF-8");
            return;
        }
        try
        {
            var json = new Utf8JsonReader(body, Options);
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                draft.Fault(FieldFaults.Body, "must be a JSON object, such as {\"title\": \"Boiler pressure low\"}");
                return;
            }
            ReadMembers(ref json, ref draft);
            json.Read(); // throws if anything follows the object
        }
        catch (JsonException fault)
        {
            draft.Fault(FieldFaults.Body, JsonFault.Describe(fault));
        }
        catch (InvalidOperationException)
        {
            draft.Fault(FieldFaults.Body, "holds half a character (\\ud800 to \\udfff without its pair)");
        }
    }

    /// <summary>Plain text: the first line that is not blank is the title (unless one was given beside the body), the rest the description. A line too long for a title is cut there and kept whole in the description.</summary>
    public static void ReadText(ReadOnlySpan<byte> body, ref SubmissionDraft draft)
    {
        body = SkipMark(body);
        if (!Utf8.IsValid(body))
        {
            draft.Fault(FieldFaults.Body, "is not valid UTF-8");
            return;
        }
        var text = Encoding.UTF8.GetString(body).Trim();
        if (draft.Has(SubmissionField.Title))
        {
            draft.Set(SubmissionField.Description, text);
            return;
        }
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var line = end < 0 ? text : text[..end].TrimEnd();
        if (line.Length > TicketLimits.Title)
        {
            draft.Set(SubmissionField.Title, Cut(line));
            draft.Set(SubmissionField.Description, text);
        }
        else
        {
            draft.Set(SubmissionField.Title, line);
            draft.Set(SubmissionField.Description, end < 0 ? "" : text[end..].Trim());
        }
    }

    static void ReadMembers(ref Utf8JsonReader json, ref SubmissionDraft draft)
    {
        var seen = 0;
        HashSet<string>? others = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref json);
            if (field == SubmissionField.Unknown)
            {
                var name = json.GetString()!;
                if (!(others ??= []).Add(name))
                {
                    draft.Fault(SubmissionDraft.Excerpt(name), "is there twice");
                }
                json.Read();
                json.Skip();
                continue;
            }
            if ((seen & (1 << (int)field)) != 0)
            {
                draft.Fault(SubmissionFields.NameOf(field), "is there twice");
            }
            seen |= 1 << (int)field;
            json.Read();
            ReadValue(ref json, field, ref draft);
        }
    }

    static void ReadValue(ref Utf8JsonReader json, SubmissionField field, ref SubmissionDraft draft)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return;
        }
        if (field == SubmissionField.Assignee && json.TokenType != JsonTokenType.String)
        {
            json.Skip(); // Means nothing to most senders, and what another program calls so is no reason to lose an alarm.
            return;
        }
        if (field == SubmissionField.Labels)
        {
            ReadLabels(ref json, ref draft);
        }
        else if (field == SubmissionField.HoldId)
        {
            draft.SetHoldId(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var id) ? id : 0);
            json.Skip();
        }
        else if (field == SubmissionField.Id)
        {
            ReadId(ref json, ref draft);
        }
        else if (json.TokenType != JsonTokenType.String)
        {
            draft.Fault(SubmissionFields.NameOf(field), $"must be text, not {JsonFault.Word(json.TokenType)}");
            json.Skip();
        }
        else if (field == SubmissionField.Sla && TierOf(ref json) is { } tier)
        {
            draft.SetSla(tier);
        }
        else if (TextOf(ref json) is { } text)
        {
            draft.Set(field, text);
        }
        else
        {
            draft.Fault(SubmissionFields.NameOf(field), JsonFault.HalfCharacter);
        }
    }

    /// <summary>A text or a number; anything else is not for us.</summary>
    static void ReadId(ref Utf8JsonReader json, ref SubmissionDraft draft)
    {
        var id = json.TokenType switch
        {
            JsonTokenType.String => TextOf(ref json),
            JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
            _ => null,
        };
        if (id is not null)
        {
            draft.Set(SubmissionField.Id, id);
        }
        json.Skip();
    }

    static void ReadLabels(ref Utf8JsonReader json, ref SubmissionDraft draft)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            draft.Fault("labels", $"must be an object of texts, not {JsonFault.Word(json.TokenType)}");
            json.Skip();
            return;
        }
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new FieldFaults();
        var count = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var key = TextOf(ref json) ?? "";
            json.Read();
            var value = json.TokenType == JsonTokenType.String ? TextOf(ref json) ?? "\ud800" : null;
            var fault = value is null ? $"must be text, not {JsonFault.Word(json.TokenType)}" : LabelFault(key, value);
            json.Skip();
            if (++count > TicketLimits.Labels)
            {
                continue;
            }
            if (fault is null && !labels.TryAdd(key, value!))
            {
                fault = "is there twice";
            }
            if (fault is not null)
            {
                faults.Add("", fault);
                draft.Fault($"labels.{SubmissionDraft.Excerpt(key)}", fault);
            }
        }
        if (count > TicketLimits.Labels)
        {
            draft.Fault("labels", $"has {count} entries; at most {TicketLimits.Labels} are allowed");
        }
        else if (!faults.Any)
        {
            draft.SetLabels(labels);
        }
    }

    /// <summary>What is wrong with a label, or null.</summary>
    internal static string? LabelFault(string key, string value) =>
        string.IsNullOrWhiteSpace(key) ? "has an empty name"
        : TicketLimits.FaultOf(key, TicketLimits.LabelKey) is { } fault ? $"has a name that {fault}"
        : TicketLimits.FaultOf(value, TicketLimits.LabelValue);

    /// <summary>Null if it holds an escape that is half a character.</summary>
    static string? TextOf(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return json.GetString();
        }
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static Sla? TierOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("gold"u8) ? Sla.Gold
        : json.ValueTextEquals("silver"u8) ? Sla.Silver
        : json.ValueTextEquals("bronze"u8) ? Sla.Bronze
        : json.ValueTextEquals("none"u8) ? Sla.None
        : null;

    static SubmissionField FieldOf(ref Utf8JsonReader json) =>
        json.ValueIsEscaped ? FieldOf(Encoding.UTF8.GetBytes(json.GetString()!)) : FieldOf(json.ValueSpan);

    /// <summary>The field of that name, as written in JSON.</summary>
    public static SubmissionField FieldOf(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("id"u8) ? SubmissionField.Id : default,
        3 => name.SequenceEqual("sla"u8) ? SubmissionField.Sla : default,
        5 => name.SequenceEqual("title"u8) ? SubmissionField.Title : name.SequenceEqual("state"u8) ? SubmissionField.State : default,
        6 => name.SequenceEqual("system"u8) ? SubmissionField.System : name.SequenceEqual("labels"u8) ? SubmissionField.Labels : name.SequenceEqual("holdId"u8) ? SubmissionField.HoldId : default,
        8 => name.SequenceEqual("category"u8) ? SubmissionField.Category : name.SequenceEqual("assignee"u8) ? SubmissionField.Assignee : default,
        9 => name.SequenceEqual("reference"u8) ? SubmissionField.Reference : name.SequenceEqual("ifRefused"u8) ? SubmissionField.IfRefused : name.SequenceEqual("requester"u8) ? SubmissionField.Requester : default,
        11 => name.SequenceEqual("description"u8) ? SubmissionField.Description : default,
        _ => default,
    };

    /// <summary>As much of a line as a title holds, not ending in half a character, with a sign that more follows.</summary>
    static string Cut(string line)
    {
        var length = TicketLimits.Title - 1;
        if (char.IsHighSurrogate(line[length - 1]))
        {
            length--;
        }
        return string.Concat(line.AsSpan(0, length).TrimEnd(), "…");
    }

    static ReadOnlySpan<byte> SkipMark(ReadOnlySpan<byte> body) => body.StartsWith(ByteOrderMark) ? body[3..] : body;
}
