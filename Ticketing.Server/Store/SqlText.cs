using System.Text.RegularExpressions;

namespace Ticketing.Store;

/// <summary>What the program needs to know of an SQL text.</summary>
static partial class SqlText
{
    [GeneratedRegex(@"@[a-z_0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter { get; }

    /// <summary>Names of the parameters, each once, in order of first appearance.</summary>
    public static IEnumerable<string> ParametersOf(string sql) => Parameter.Matches(sql).Select(match => match.Value).Distinct();

    /// <summary>A <c>LIKE</c> pattern that finds <paramref name="part"/> anywhere, taken literally (escape character <c>\</c>).</summary>
    public static string Contains(string part) => $"%{part.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
