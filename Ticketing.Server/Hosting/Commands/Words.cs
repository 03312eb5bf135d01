using System.CommandLine;
using System.CommandLine.Parsing;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary>Words and options that several commands know.</summary>
static class Words
{
    public static Option<string> Tenant() => new("--tenant") { Description = "Slug of the tenant.", DefaultValueFactory = _ => TenantAccounts.First };

    public static Role Role(ArgumentResult argument) => One(argument, [("member", People.Role.Member), ("agent", People.Role.Agent), ("admin", People.Role.Admin)]);

    public static PrincipalKind Kind(ArgumentResult argument) => One(argument, [("device", PrincipalKind.Device), ("script", PrincipalKind.Script)]);

    public static TokenScope? Scope(ArgumentResult argument) => One(argument, [("intake", TokenScope.Intake), ("read", TokenScope.Read), ("full", TokenScope.Full)]);

    static T One<T>(ArgumentResult argument, ReadOnlySpan<(string Word, T Value)> known)
    {
        var given = argument.Tokens is [var token] ? token.Value : "";
        foreach (var (word, value) in known)
        {
            if (word == given)
            {
                return value;
            }
        }
        var words = new List<string>();
        foreach (var (word, _) in known)
        {
            words.Add(word);
        }
        argument.AddError($"'{given}' is none of: {string.Join(", ", words)}.");
        return default!;
    }
}
