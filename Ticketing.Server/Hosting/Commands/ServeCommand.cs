using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing serve</c>, also without a word.</summary>
static class ServeCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("serve", "Run the server (also without any command); SIGTERM finishes work in progress and ends it.");
        command.SetAction((_, cancel) => surroundings.RunAsync(options => surroundings.Parts.ServeAsync(options, cancel)));
        return command;
    }
}
