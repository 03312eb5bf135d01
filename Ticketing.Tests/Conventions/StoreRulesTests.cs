using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Conventions;

/// <summary>No statement can name two tenants: a session knows one store, and only one place in the source says how a store is found.</summary>
public partial class StoreRulesTests
{
    static readonly string[] Finders = ["Ticketing.Server/Store/StorePlace.cs", "Ticketing.Server/Store/StorePlaces.cs"];

    static IEnumerable<(string File, string Text)> Sources =>
        RepositoryFiles.Sources("Ticketing.Server", ".cs", ".sql").Select(file => (file, Comments().Replace(RepositoryFiles.Read(file), "")));

    [Fact]
    public void Only_a_store_place_knows_the_names_of_schemas() =>
        Assert.Empty(Sources.Where(source => !Finders.Contains(source.File) && SchemaName().IsMatch(source.Text)).Select(source => source.File));

    /// <summary>What a session says about its own schema stands in <c>PostgresSession</c>; everything else speaks of tables and is answered by the store that the session has.</summary>
    [Fact]
    public void Only_a_session_says_which_schema_is_meant() =>
        Assert.Empty(Sources.Where(source => source.File is not "Ticketing.Server/Store/PostgresSession.cs" && !Finders.Contains(source.File) && SchemaChoice().IsMatch(source.Text)).Select(source => source.File));

    [Fact]
    public void No_statement_names_a_table_by_its_schema()
    {
        var named = from source in Sources
                    where source.File.StartsWith("Ticketing.Server/Store/", StringComparison.Ordinal)
                    from Match match in QualifiedTable().Matches(source.Text)
                    where match.Groups["schema"].Value is not ("pg_catalog" or "information_schema" or "temp" or "excluded")
                    select $"{source.File}: {match.Value}";
        Assert.Empty(named);
    }

    [Fact]
    public void The_rules_see_what_they_forbid()
    {
        Assert.Matches(SchemaName(), "$\"t_{slug}\"");
        Assert.Matches(SchemaChoice(), "SET search_path TO other");
        Assert.Matches(QualifiedTable(), "SELECT 1 FROM t_club.tickets");
        Assert.Matches(QualifiedTable(), "INSERT INTO \"t_club\".tickets");
    }

    [GeneratedRegex("""["']t_["'{]|\bt_\{""")]
    private static partial Regex SchemaName();

    [GeneratedRegex(@"\bsearch_path\b|\b(CREATE|DROP|ALTER) SCHEMA\b|\bATTACH DATABASE\b", RegexOptions.IgnoreCase)]
    private static partial Regex SchemaChoice();

    [GeneratedRegex("""\b(FROM|JOIN|INTO|UPDATE|TABLE)\s+"?(?<schema>[a-z_{][a-z_0-9{}]*)"?\."?[a-z_]+"?(?=[\s(,;"]|$)""")]
    private static partial Regex QualifiedTable();

    [GeneratedRegex(@"//.*$|--.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
