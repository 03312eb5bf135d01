using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Conventions;

/// <summary>Which folder may know which. The direction of the arrows is the architecture; a new arrow is a decision, made here.</summary>
public partial class FolderDependenciesTests
{
    /// <summary>Folder → the folders of ours it may name. Whoever is not in here (the root) may name all.</summary>
    static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Tickets"] = [],
        ["Mqtt"] = [],
        ["WebUi"] = [],
        ["Admission"] = ["Tickets"],
        ["Export"] = ["Tickets"],
        ["People"] = ["Tickets", "Tenants", "Notify"],
        ["Tenants"] = ["Tickets", "People", "Admission"],
        ["Notify"] = ["Tickets", "Admission"],
        ["Scheduling"] = ["Tickets"],
        ["Maintenance"] = ["Tickets", "Scheduling", "Notify"],
        ["Heartbeats"] = ["Tickets", "Scheduling"],
        ["Intake"] = ["Tickets", "Admission", "People", "Tenants", "Mqtt", "Notify", "Export", "Hosting", "Maintenance", "Heartbeats"],
        ["Store"] = ["Tickets", "Admission", "People", "Tenants", "Notify", "Scheduling", "Intake", "Hosting", "Mqtt", "Maintenance", "Heartbeats"],
        ["Hosting"] = ["Tickets", "People", "Tenants", "Intake", "Notify", "Mqtt"],
    };

    [Fact]
    public void Every_folder_names_only_those_it_may_know()
    {
        var arrows =
            from file in RepositoryFiles.Sources("Ticketing.Server", ".cs")
            let folder = FolderOf(file)
            where Allowed.ContainsKey(folder)
            from Match use in Uses().Matches(WithoutComments(RepositoryFiles.Read(file)))
            let used = use.Groups["folder"].Value
            where used != folder && !Allowed[folder].Contains(used)
            select $"{file} names Ticketing.{used}";

        Assert.Empty(arrows.Distinct());
    }

    [Fact]
    public void Every_folder_has_its_rule_and_every_namespace_is_its_folder()
    {
        foreach (var file in RepositoryFiles.Sources("Ticketing.Server", ".cs"))
        {
            var folders = file.Split('/')[1..^1];
            Assert.True(folders.Length <= 2, $"{file} lies more than two folders deep");
            Assert.True(folders.Length == 0 || Allowed.ContainsKey(folders[0]), $"{folders.FirstOrDefault()} has no rule in {nameof(FolderDependenciesTests)}");
            var declared = Declared().Match(RepositoryFiles.Read(file)).Groups["name"].Value;
            if (declared.Length > 0)
            {
                Assert.True(declared == string.Join('.', ["Ticketing", .. folders]), $"{file} declares the namespace {declared}");
            }
        }
    }

    /// <summary>The protocol must stay usable for somebody who has never heard of tickets.</summary>
    [Fact]
    public void The_protocol_does_not_know_what_it_carries()
    {
        var words = RepositoryFiles.Sources("Ticketing.Server/Mqtt", ".cs").Where(file => WithoutComments(RepositoryFiles.Read(file)).Replace("Ticketing.Mqtt", "", StringComparison.Ordinal).Contains("ticket", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(words);
    }

    [Fact]
    public void Only_the_store_speaks_sql()
    {
        var speakers = RepositoryFiles.Sources("Ticketing.Server", ".cs").Where(file => FolderOf(file) != "Store" && Sql().IsMatch(RepositoryFiles.Read(file)));

        Assert.Empty(speakers);
    }

    static string FolderOf(string file) => file.Split('/') is [_, var folder, _, ..] ? folder : "";

    static string WithoutComments(string source) => Comments().Replace(source, "");

    [GeneratedRegex(@"\bTicketing\.(?<folder>[A-Z]\w+)(?=[.;\s)])")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex("""["\s](SELECT \w.* FROM |INSERT INTO |UPDATE \w+ SET |DELETE FROM |CREATE TABLE |PRAGMA )""")]
    private static partial Regex Sql();
}
