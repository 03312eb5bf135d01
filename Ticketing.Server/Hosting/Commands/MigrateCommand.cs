using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing migrate --to CONNECTION</c>.</summary>
static class MigrateCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var to = new Option<string>("--to") { Description = "Where to: a connection string of Npgsql (PostgreSQL), or a data directory (SQLite).", HelpName = "CONNECTION", Required = true };
        var all = new Option<bool>("--all") { Description = "Also stores of tenants that have a place of their own." };
        var command = new Command("migrate", "Copy the whole installation from SQLite to PostgreSQL or back, verified row by row, while no server runs; says what to set then.") { to, all };
        command.SetAction((parsed, _) => surroundings.RunAsync(options =>
        {
            surroundings.Parts.Moves.Migrate(options, parsed.GetValue(to)!, parsed.GetValue(all), surroundings.Output.WriteLine);
            return Task.FromResult(0);
        }));
        return command;
    }
}
