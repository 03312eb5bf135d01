using System.CommandLine;
using System.CommandLine.Parsing;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary>Words and options that several commands know.</summary>
static class Words
{
    public static Option<string> Tenant() => new("--tenant") { Description = "Slug of the tenant.", DefaultValueFactory = _ => TenantAccounts.First };

    public static Role Role(ArgumentResult argument) => One(argument, PeopleWords.RoleOf, PeopleWords.Roles) ?? default;

    public static PrincipalKind Kind(ArgumentResult argument) => One(argument, PeopleWords.TokenKindOf, PeopleWords.TokenKinds) ?? default;

    public static TokenScope? Scope(ArgumentResult argument) => One(argument, PeopleWords.ScopeOf, PeopleWords.Scopes);

    static T? One<T>(ArgumentResult argument, Func<string?, T?> find, IReadOnlyList<string> known) where T : struct
    {
        var given = argument.Tokens is [var token] ? token.Value : "";
        var found = find(given);
        if (found is null)
        {
            argument.AddError($"'{given}' is none of: {string.Join(", ", known)}.");
        }
        return found;
    }
}
