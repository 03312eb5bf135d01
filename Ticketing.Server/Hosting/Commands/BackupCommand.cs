using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing backup FILE</c>.</summary>
static class BackupCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "File to write; it must not exist yet." };
        var command = new Command("backup", "Copy everything into one file, consistent and verified, while the server runs.") { file };
        command.SetAction((parsed, _) => surroundings.RunAsync(options =>
        {
            foreach (var line in surroundings.Parts.Copies(options).Backup(new(options.Data), Path.GetFullPath(parsed.GetValue(file)!)))
            {
                surroundings.Output.WriteLine(line);
            }
            return Task.FromResult(0);
        }));
        return command;
    }
}
