using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>CONFORMANCE.md is complete and true as far as a program can tell: every normative statement of both standards once, every file and test it names exists, every statement named in the code is in it.</summary>
public partial class ConformanceTests
{
    const string Folder = "Ticketing.Server/Mqtt";

    /// <summary>Section and how many statements appendix B has there, from number 1 on unless a first one is given.</summary>
    const string Mqtt5 = """
        1.5.4:3 1.5.5:1 1.5.7:1 2.1.3:1 2.2.1:2-6 2.2.2:1 3.1.0:2 3.1.2:30 3.1.3:12 3.1.4:6 3.2.0:2 3.2.2:22 3.3.1:13 3.3.2:20 3.3.4:10 3.4.2:3 3.5.2:3 3.6.1:1 3.6.2:3 3.7.2:3 3.8.1:1 3.8.3:5 3.8.4:8
        3.9.2:2 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.11.2:2 3.11.3:2 3.12.4:1 3.14.0:1 3.14.1:1 3.14.2:4 3.14.4:3 3.15.1:1 3.15.2:3 4.1.0:2 4.2.0:1 4.3.1:1 4.3.2:5 4.3.3:13 4.4.0:2 4.5.0:2 4.6.0:6 4.7.0:1 4.7.1:2
        4.7.2:1 4.7.3:4 4.8.2:6 4.9.0:3 4.12.0:7 4.12.1:2 4.13.1:1 4.13.2:1 6.0.0:4
        """;

    const string Mqtt311 = """
        1.5.3:3 2.2.2:2 2.3.1:7 3.1.0:2 3.1.2:24 3.1.3:11 3.1.4:5 3.2.0:1 3.2.2:6 3.3.1:12 3.3.2:3 3.3.4:1 3.3.5:2 3.6.1:1 3.8.1:1 3.8.3:4 3.8.4:6 3.9.3:2 3.10.1:1 3.10.3:2 3.10.4:6 3.12.4:1 3.14.1:1 3.14.4:3
        4.1.0:2 4.3.1:1 4.3.2:2 4.3.3:2 4.4.0:1 4.5.0:2 4.6.0:6 4.7.1:3 4.7.2:1 4.7.3:4 4.8.0:2 6.0.0:4 7.0.0:2 7.1.1:1 7.1.2:1
        """;

    static readonly List<(string Mqtt5, string Mqtt311, string Words, string Code, string Proof)> Rows =
        [.. Row().Matches(RepositoryFiles.Read(Folder, "CONFORMANCE.md")).Select(row => (row.Groups[1].Value.Trim(), row.Groups[2].Value.Trim(), row.Groups[3].Value.Trim(), row.Groups[4].Value.Trim(), row.Groups[5].Value.Trim()))];

    [Fact]
    public void Every_statement_of_mqtt_5_is_there_once()
    {
        var statements = Numbers(Mqtt5);
        Assert.Equal(251, statements.Count);
        Assert.Equal(statements.Order(StringComparer.Ordinal), Rows.Select(row => row.Mqtt5).Where(number => number.Length > 0).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_statement_of_mqtt_3_1_1_is_there_once()
    {
        var statements = Numbers(Mqtt311);
        Assert.Equal(141, statements.Count);
        Assert.Equal(statements.Order(StringComparer.Ordinal), Rows.Select(row => row.Mqtt311).Where(number => number.Length > 0).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_names_code_and_a_test_or_says_why_not()
    {
        var tests = TestNames();
        foreach (var (mqtt5, mqtt311, words, code, proof) in Rows)
        {
            var which = $"{mqtt5} {mqtt311}";
            Assert.True(words.Length > 0 && proof.Length > 0, $"{which} is empty");
            if (code.Length == 0)
            {
                Assert.True(!proof.Contains('`', StringComparison.Ordinal), $"{which} has a test but no code");
                continue;
            }
            Assert.True(Code().IsMatch(proof) || proof == "never sent", $"{which} is proved by nothing");
            foreach (var file in Code().Matches(code).Select(name => name.Groups[1].Value))
            {
                Assert.True(File.Exists(RepositoryFiles.PathOf(Folder, file)), $"{which}: there is no {file}");
            }
            foreach (var test in Code().Matches(proof).Select(name => name.Groups[1].Value))
            {
                Assert.True(tests.Contains(test), $"{which}: there is no test {test}");
            }
        }
    }

    [Fact]
    public void Every_statement_named_in_the_code_exists()
    {
        var known = Numbers(Mqtt5).Union(Numbers(Mqtt311)).ToHashSet();
        var unknown =
            from file in RepositoryFiles.Sources("Ticketing.Server", ".cs")
            from match in Statement().Matches(RepositoryFiles.Read(file))
            where !known.Contains(match.Groups[1].Value)
            select $"{file}: {match.Value}";
        Assert.Empty(unknown);
    }

    static List<string> Numbers(string sections) =>
    [
        .. from part in sections.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
           let section = part.Split(':')
           let range = section[1].Split('-')
           let first = range.Length > 1 ? int.Parse(range[0]) : 1
           from number in Enumerable.Range(first, int.Parse(range[^1]) - first + 1)
           select $"{section[0]}-{number}",
    ];

    static HashSet<string> TestNames() =>
    [
        .. from type in typeof(ConformanceTests).Assembly.GetTypes()
           from method in type.GetMethods()
           where method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0
           select $"{type.Name}.{method.Name}",
    ];

    [GeneratedRegex(@"^\| *((?:\d+\.\d+\.\d+-\d+)?) *\| *((?:\d+\.\d+\.\d+-\d+)?) *\|([^|]*)\|([^|]*)\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\[MQTT-(\d+\.\d+\.\d+-\d+)\]")]
    private static partial Regex Statement();
}
