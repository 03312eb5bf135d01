using System.CommandLine;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing user add</c>.</summary>
static class UserCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "Login name, or the mail address." };
        var role = new Option<Role>("--role") { Description = "member reports and reads, agent works tickets, admin manages people and tokens.", Required = true, HelpName = "admin|agent|member", CustomParser = Words.Role };
        var email = new Option<string?>("--email") { Description = "Where mails about tickets go." };
        var tenant = Words.Tenant();
        var add = new Command("add", "Create a user; prints a generated password once.") { name, role, email, tenant };
        add.SetAction((parsed, _) => surroundings.OnCatalogAsync(catalog =>
        {
            var password = Token.GeneratePassword();
            var outcome = new UserAccounts(catalog).Add(parsed.GetValue(tenant)!, parsed.GetValue(name)!, parsed.GetValue(email), parsed.GetValue(role), PasswordHash.Create(password), new("command line", "cli"));
            return surroundings.Say(outcome, user => surroundings.Output.WriteLine($"user: {user.User.Name}\npassword: {password}"));
        }));
        return new Command("user", "Users.") { add };
    }
}
