using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Hosting;

/// <summary>What happens once, when the catalog is empty: tenant <c>home</c>, user <c>admin</c>, script token <c>setup</c>. There is no default password: what was not set is generated.</summary>
public static class FirstStart
{
    public const string Admin = "admin";
    public const string Script = "setup";
    const string NotFirst = "not-first";

    /// <summary>
    /// Null if the catalog is not empty; else the path of the file that says what was made. The file is on disk before the rows are, and all rows are one transaction: a crash in between leaves an
    /// empty catalog, and the next start makes everything anew.
    /// </summary>
    /// <param name="secrets">What <see cref="Prepare"/> began earlier; null = it is done now.</param>
    public static string? Run(TenantCatalog catalog, SetupOptions setup, DataDirectory data, FirstSecrets? secrets = null)
    {
        if (catalog.Now.Tenants.Any())
        {
            return null;
        }
        secrets ??= FirstSecrets.Of(setup);
        var (password, token) = (secrets.Password, secrets.Token);
        var passwordHash = secrets.PasswordHash.GetAwaiter().GetResult();
        DataDirectory.WriteSecret(data.FirstStart, Text(setup, password, token, catalog.Time));
        var outcome = catalog.Change<Tenant>(now => Decide(now, passwordHash, token, catalog.Time));
        if (outcome.Refusal is null)
        {
            return data.FirstStart;
        }
        if (outcome.Refusal.Code == NotFirst)
        {
            File.Delete(data.FirstStart); // another server on the same database was first: what it generated holds
        }
        return null;
    }

    /// <summary>Begins the slow part, hashing a password for a tenth of a second, beside the rest of the start. Null if this is not the first start.</summary>
    public static FirstSecrets? Prepare(SetupOptions setup, DataDirectory data) => File.Exists(data.Catalog) ? null : FirstSecrets.Of(setup);

    static Decision<Tenant> Decide(CatalogSnapshot now, string passwordHash, string token, Instant time)
    {
        if (now.Tenants.Any())
        {
            return new(new Refusal(RefusalKind.Conflict, NotFirst, "Another process set this store up already."));
        }
        var next = now.Next;
        var home = new Tenant(next.Tenant, TenantAccounts.First, "Home", null, null, time.Milliseconds);
        return new(home,
        [
            new CatalogChange.OfTenant(home),
            new CatalogChange.OfUser(new(next.User, Admin, null, passwordHash, time.Milliseconds)),
            new CatalogChange.OfRole(new(next.User, home.Id, Role.Admin)),
            new CatalogChange.OfToken(new(next.Token, home.Id, Script, PrincipalKind.Script, TokenScope.Full, null, Token.Hash(token), Admin, time.Milliseconds)),
        ]);
    }

    static string Text(SetupOptions setup, string password, string token, Instant time) =>
        $"""
        Home Ticketing, first start at {time.Utc:yyyy-MM-dd HH:mm:ss} UTC.
        Keep these somewhere safe, then delete this file. They are stored nowhere else in readable form.

        user: {Admin}
        password: {(setup.AdminPassword.Length > 0 ? "as set by Ticketing:Setup:AdminPassword" : password)}

        script: {Script}
        token: {(setup.Token.Length > 0 ? "as set by Ticketing:Setup:Token" : token)}

        """;
}

/// <summary>Password and token of the first start, as set or generated.</summary>
/// <param name="PasswordHash">On its way on another thread.</param>
public sealed record FirstSecrets(string Password, string Token, Task<string> PasswordHash)
{
    public static FirstSecrets Of(SetupOptions setup)
    {
        var password = setup.AdminPassword.Length > 0 ? setup.AdminPassword : People.Token.GeneratePassword();
        var token = setup.Token.Length > 0 ? setup.Token : People.Token.Generate();
        return new(password, token, Task.Run(() => People.PasswordHash.Create(password)));
    }
}
