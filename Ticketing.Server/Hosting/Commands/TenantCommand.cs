using System.CommandLine;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing tenant add</c>.</summary>
static class TenantCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var slug = new Argument<string>("SLUG") { Description = "Short name in host names and topics: a-z, 0-9 and -." };
        var name = new Option<string>("--name") { Description = "Name that people see.", Required = true };
        var email = new Option<string>("--email") { Description = "Mail address and login name of its admin.", Required = true };
        var store = new Option<string?>("--store") { Description = "Absolute path of its SQLite file; by default in the data directory.", HelpName = "CONNECTION" };
        var add = new Command("add", "Create a tenant with a store of its own and an admin; prints his generated password once.") { slug, name, email, store };
        add.SetAction((parsed, _) => surroundings.OnCatalogAsync(catalog =>
        {
            var password = Token.GeneratePassword();
            var outcome = new TenantAccounts(catalog).Open(parsed.GetValue(slug)!, parsed.GetValue(name)!, parsed.GetValue(email)!, PasswordHash.Create(password), parsed.GetValue(store));
            return surroundings.Say(outcome, tenant => surroundings.Output.WriteLine($"tenant: {tenant.Slug}\nuser: {tenant.Email}\npassword: {password}"));
        }));
        return new Command("tenant", "Tenants.") { add };
    }
}
