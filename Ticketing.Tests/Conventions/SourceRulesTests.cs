using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Conventions;

/// <summary>What every file of the repository keeps to.</summary>
public partial class SourceRulesTests
{
    const int Longest = 300;

    static readonly string[] Extensions = [".cs", ".ts", ".tsx", ".css", ".sql", ".md", ".sh", ".service", ".props", ".csproj", ".json", ".js", ".html"];

    /// <summary>Made by programs, read by programs.</summary>
    static bool IsGenerated(string file) => file.EndsWith("package-lock.json", StringComparison.Ordinal) || file.EndsWith("openapi.v1.json", StringComparison.Ordinal);

    static IEnumerable<string> Files => RepositoryFiles.Sources(".", Extensions).Where(file => !IsGenerated(file));

    [Fact]
    public void No_file_is_longer_than_one_idea()
    {
        var long_ = from file in Files let lines = File.ReadLines(RepositoryFiles.PathOf(file)).Count() where lines > Longest select $"{file}: {lines} lines";

        Assert.Empty(long_);
    }

    [Fact]
    public void Nothing_is_left_for_later_or_hidden_in_a_drawer()
    {
        Assert.Empty(Found(Unfinished()));
        Assert.DoesNotContain(Files, file => Drawer().IsMatch(Path.GetFileNameWithoutExtension(file)));
    }

    /// <summary>The repository speaks about the product, not about how and where it was made.</summary>
    [Fact]
    public void The_workplace_is_not_mentioned() => Assert.Empty(Found(Workplace()));

    /// <summary>Where it stands, but for this file, which has to name it.</summary>
    static IEnumerable<string> Found(Regex unwanted) =>
        from file in Files
        where file != "Ticketing.Tests/Conventions/SourceRulesTests.cs"
        from match in unwanted.Matches(RepositoryFiles.Read(file))
        select $"{file}: {match.Value}";

    [Fact]
    public void No_test_is_skipped()
    {
        var skipped = RepositoryFiles.Sources("Ticketing.Tests", ".cs").Where(file => !file.EndsWith("SourceRulesTests.cs", StringComparison.Ordinal) && Skipped().IsMatch(RepositoryFiles.Read(file)));

        Assert.Empty(skipped);
    }

    [Fact]
    public void Every_dependency_says_why_it_is_there()
    {
        var items = XDocument.Load(RepositoryFiles.PathOf("Ticketing.Server", "Packages.props")).Descendants("ItemGroup").SelectMany(group => group.Nodes());
        var reason = false;
        foreach (var node in items)
        {
            if (node is XComment)
            {
                reason = true;
            }
            else if (node is XElement { Name.LocalName: "PackageVersion" } package)
            {
                Assert.True(reason, $"{package.Attribute("Include")?.Value} has no comment above it");
            }
        }
    }

    /// <summary>Without the runner named there, `dotnet test` runs nothing and calls it a success.</summary>
    [Fact]
    public void The_test_runner_is_the_one_that_runs_tests() =>
        Assert.Contains("\"runner\": \"Microsoft.Testing.Platform\"", RepositoryFiles.Read("global.json"), StringComparison.Ordinal);

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(Manager|Helper|Helpers|Utils|Util|Misc|Common)$")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"\bissues? #?\d+\b|\b(sub)?agent session\b|/work/(h|main|hub|shared)\b|\bco-founder\b|\bLLM\b|\bClaude\b|artifactory|registry\.md|contract\.md|proof\.md|design\.md|BRIEF\.md", RegexOptions.IgnoreCase)]
    private static partial Regex Workplace();

    [GeneratedRegex(@"\[(Fact|Theory)\([^)]*Skip\s*=|Assert\.Skip|\bSkipUnless\b|\bSkipWhen\b")]
    private static partial Regex Skipped();
}
