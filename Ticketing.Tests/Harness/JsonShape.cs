using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ticketing.Tests.Harness;

/// <summary>
/// The part of JSON Schema that OpenAPI documents of this product use: type, nullable, properties, required, items, enum, additionalProperties, oneOf/anyOf/allOf, $ref, pattern, date-time.
/// Stricter than the standard in one point: an object with described properties and no <c>additionalProperties</c> may hold no others, because an undescribed member is what the check looks for.
/// </summary>
public sealed class JsonShape(JsonNode document)
{
    /// <summary>Null if <paramref name="value"/> has the shape; else where and why not.</summary>
    public string? FaultOf(JsonNode? value, JsonNode schema) => FaultOf(value, schema, "$");

    /// <summary>What a <c>$ref</c> points at; the node itself if it is none.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference[2..].Split('/').Aggregate(document, (at, part) => at[part.Replace("~1", "/", StringComparison.Ordinal)] ?? throw new InvalidOperationException($"the document has no {reference}"));
        }
        return node;
    }

    string? FaultOf(JsonNode? value, JsonNode schemaOrReference, string at)
    {
        var schema = Resolve(schemaOrReference);
        if (schema is not JsonObject)
        {
            return null; // "true": anything
        }
        foreach (var word in (string[])["oneOf", "anyOf"])
        {
            if (schema[word] is JsonArray choices && choices.Select(choice => FaultOf(value, choice!, at)).ToList() is { } faults && faults.All(fault => fault is not null))
            {
                return faults[^1];
            }
        }
        if (schema["allOf"] is JsonArray parts && parts.Select(part => FaultOf(value, part!, at)).FirstOrDefault(fault => fault is not null) is { } partFault)
        {
            return partFault;
        }
        return TypeFault(value, schema, at) ?? value switch
        {
            JsonObject members => ObjectFault(members, schema, at),
            JsonArray items when schema["items"] is { } each => items.Select((item, index) => FaultOf(item, each, $"{at}[{index}]")).FirstOrDefault(fault => fault is not null),
            JsonValue simple => ValueFault(simple, schema, at),
            _ => null,
        };
    }

    static string? TypeFault(JsonNode? value, JsonNode schema, string at)
    {
        var types = schema["type"] switch
        {
            null => [],
            JsonArray several => several.Select(type => type!.GetValue<string>()).ToList(),
            var one => new List<string> { one.GetValue<string>() },
        };
        if (types.Count == 0 || (value is null && schema["nullable"]?.GetValue<bool>() == true))
        {
            return null;
        }
        var actual = value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => "null",
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-') ? "integer" : "number",
            _ => "boolean",
        };
        return types.Contains(actual) || (actual == "integer" && types.Contains("number")) ? null : $"{at} is {actual} instead of {string.Join(" or ", types)}";
    }

    string? ObjectFault(JsonObject value, JsonNode schema, string at)
    {
        if (schema["required"] is JsonArray required && required.Select(name => name!.GetValue<string>()).FirstOrDefault(name => !value.ContainsKey(name)) is { } missing)
        {
            return $"{at}.{missing} is missing";
        }
        var properties = schema["properties"] as JsonObject;
        var others = schema["additionalProperties"];
        foreach (var (name, member) in value)
        {
            if (properties?[name] is { } described)
            {
                if (FaultOf(member, described, $"{at}.{name}") is { } fault)
                {
                    return fault;
                }
            }
            else if (others is JsonObject && FaultOf(member, others, $"{at}.{name}") is { } fault)
            {
                return fault;
            }
            else if (others is null && properties is not null)
            {
                return $"{at}.{name} is not described";
            }
        }
        return null;
    }

    static string? ValueFault(JsonValue value, JsonNode schema, string at)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            return $"{at} is {value.ToJsonString()}, which is none of {allowed.ToJsonString()}";
        }
        if (value.GetValueKind() != JsonValueKind.String)
        {
            return null;
        }
        var text = value.GetValue<string>();
        if (schema["format"]?.GetValue<string>() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _))
        {
            return $"{at} is '{text}' instead of an RFC 3339 time";
        }
        return schema["pattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)) ? $"{at} is '{text}', which does not match {pattern}" : null;
    }
}
