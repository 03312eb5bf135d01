using System.Text.RegularExpressions;

namespace Ticketing.Store;

/// <summary>What the program needs to know of an SQL text.</summary>
static partial class SqlText
{
    [GeneratedRegex(@"@[a-z_0-9]+", RegexOptions.CultureInvariant)]
    internal static partial Regex Parameter { get; }

    /// <summary>Names of the parameters, each once, in order of first appearance.</summary>
    public static IEnumerable<string> ParametersOf(string sql) => Parameter.Matches(sql).Select(match => match.Value).Distinct();

    /// <summary>A <c>LIKE</c> pattern that finds <paramref name="part"/> anywhere, taken literally (escape character <c>\</c>).</summary>
    public static string Contains(string part) => $"%{part.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>A text as the search index of PostgreSQL keeps it: any case is the same.</summary>
#pragma warning disable CA1308 // Lower case keeps the length of more letters than upper case does.
    public static string Folded(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}
