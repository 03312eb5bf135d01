using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing restore FILE</c>.</summary>
static class RestoreCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "File that 'ticketing backup' wrote." };
        var command = new Command("restore", "Verify a backup and put it into an empty data directory, and with Ticketing:Database into an empty database.") { file };
        command.SetAction((parsed, _) => surroundings.RunAsync(options =>
        {
            foreach (var line in surroundings.Parts.Copies(options).Restore(Path.GetFullPath(parsed.GetValue(file)!), new(options.Data)))
            {
                surroundings.Output.WriteLine(line);
            }
            return Task.FromResult(0);
        }));
        return command;
    }
}
