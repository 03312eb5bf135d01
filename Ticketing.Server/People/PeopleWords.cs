namespace Ticketing.People;

/// <summary>How kinds, roles and scopes are called in JSON, on the command line and in logs.</summary>
public static class PeopleWords
{
    public static readonly IReadOnlyList<string> Roles = ["member", "agent", "admin"];
    public static readonly IReadOnlyList<string> Scopes = ["intake", "read", "full"];

    /// <summary>Kinds of tokens.</summary>
    public static readonly IReadOnlyList<string> TokenKinds = ["device", "script"];

    public static string Name(this Role role) => Roles[(int)role];

    public static string Name(this TokenScope scope) => Scopes[(int)scope];

    public static string Name(this PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => "user",
        PrincipalKind.Device => "device",
        _ => "script",
    };

    /// <summary>Null if there is no such role.</summary>
    public static Role? RoleOf(string? name) => Index(Roles, name) is { } index ? (Role)index : null;

    /// <summary>Null if there is no such scope.</summary>
    public static TokenScope? ScopeOf(string? name) => Index(Scopes, name) is { } index ? (TokenScope)index : null;

    /// <summary>Null if there is no such kind of token.</summary>
    public static PrincipalKind? TokenKindOf(string? name) => name switch { "device" => PrincipalKind.Device, "script" => PrincipalKind.Script, _ => null };

    static int? Index(IReadOnlyList<string> words, string? name)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == name)
            {
                return i;
            }
        }
        return null;
    }
}
