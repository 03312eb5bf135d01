using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ticketing.Intake.Http;

namespace Ticketing.Tests.Intake.Http;

/// <summary>The server's docstrings, as descriptions of its JSON.</summary>
sealed partial class XmlComments(XDocument document)
{
    readonly Dictionary<string, XElement> _members = document.Descendants("member").ToDictionary(member => (string)member.Attribute("name")!);

    public static XmlComments OfServer() => new(XDocument.Load(Path.ChangeExtension(typeof(Routes).Assembly.Location, ".xml")));

    /// <summary>Summary of a type; null if it has none or is not ours.</summary>
    public string? Of(Type type) => Text(_members.GetValueOrDefault($"T:{NameOf(type)}")?.Element("summary"));

    /// <summary>Summary of a property, or what the record's docstring says of the parameter it is.</summary>
    public string? Of(JsonPropertyInfo property) => property.AttributeProvider is PropertyInfo { DeclaringType: { } type } info
        ? Text(_members.GetValueOrDefault($"P:{NameOf(type)}.{info.Name}")?.Element("summary"))
            ?? Text(_members.GetValueOrDefault($"T:{NameOf(type)}")?.Elements("param").FirstOrDefault(param => (string?)param.Attribute("name") == info.Name))
        : null;

    static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }
        foreach (var see in element.Descendants("see").ToList())
        {
            see.ReplaceWith(((string?)see.Attribute("cref") ?? "").Split('.', ':')[^1]);
        }
        foreach (var reference in element.Descendants("paramref").ToList())
        {
            reference.ReplaceWith((string?)reference.Attribute("name") ?? "");
        }
        return Blanks().Replace(element.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
