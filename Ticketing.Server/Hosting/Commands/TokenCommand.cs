using System.CommandLine;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing token add</c>.</summary>
static class TokenCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var name = new Argument<string>("NAME") { Description = "Name to log in with; a device's system, unless --system says otherwise." };
        var kind = new Option<PrincipalKind>("--kind") { Description = "A device reports about itself, a script about anything.", Required = true, HelpName = "device|script", CustomParser = Words.Kind };
        var system = new Option<string?>("--system") { Description = "The system its tickets are about." };
        var scope = new Option<TokenScope?>("--scope") { Description = "What it may do; by default a device intake, a script full.", HelpName = "intake|read|full", CustomParser = Words.Scope };
        var tenant = Words.Tenant();
        var add = new Command("add", "Create a token; prints it once.") { name, kind, system, scope, tenant };
        add.SetAction((parsed, _) => surroundings.OnCatalogAsync(catalog =>
        {
            var outcome = new AccessTokens(catalog).Add(parsed.GetValue(tenant)!, parsed.GetValue(name)!, parsed.GetValue(kind), parsed.GetValue(system), parsed.GetValue(scope), "command line", by: new("command line", "cli"));
            return surroundings.Say(outcome, token => surroundings.Output.WriteLine(token.Secret));
        }));
        return new Command("token", "Tokens of devices and scripts.") { add };
    }
}
