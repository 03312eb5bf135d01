using System.CommandLine;
using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing tenant move SLUG --store CONNECTION|default</c>.</summary>
static class TenantMoveCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var slug = new Argument<string>("SLUG") { Description = "Short name of the tenant." };
        var store = new Option<string?>("--store") { Description = "Where to: absolute path of a SQLite file, an Npgsql connection string, or default = where the installation keeps its stores.", HelpName = "CONNECTION|default" };
        var cancel = new Option<bool>("--cancel") { Description = "Take back a move that was interrupted." };
        var move = new Command("move", "Move a tenant to another store, verified row by row, while servers run; after an interruption repeat it.") { slug, store, cancel };
        move.Validators.Add(result =>
        {
            if (result.GetValue(cancel) == result.GetValue(store) is { Length: > 0 })
            {
                result.AddError("Give either --store CONNECTION|default or --cancel.");
            }
        });
        move.SetAction((parsed, _) => surroundings.RunAsync(options =>
        {
            var moves = surroundings.Parts.Moves;
            if (parsed.GetValue(cancel))
            {
                moves.Cancel(options, parsed.GetValue(slug)!, surroundings.Output.WriteLine);
            }
            else
            {
                moves.Move(options, parsed.GetValue(slug)!, parsed.GetValue(store) is StoreAddress.Default ? null : parsed.GetValue(store), surroundings.Output.WriteLine);
            }
            return Task.FromResult(0);
        }));
        return move;
    }
}
