using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing testmail ADDRESS</c>.</summary>
static class TestmailCommand
{
    public static Command Create(CommandSurroundings surroundings)
    {
        var address = new Argument<string>("ADDRESS") { Description = "Who gets the mail." };
        var command = new Command("testmail", "Send one real mail and show what the mail server answered.") { address };
        command.SetAction((parsed, cancel) => surroundings.RunAsync(async options =>
        {
            if (options.Smtp.Length == 0)
            {
                throw new ProgramFaultException("There is no mail server: set Ticketing:Smtp to smtp[s]://user:password@host:port.", CommandLine.Configuration);
            }
            return await surroundings.Parts.SendTestMailAsync(options, parsed.GetValue(address)!, surroundings.Output, cancel).ConfigureAwait(false) ? 0 : CommandLine.Failed;
        }));
        return command;
    }
}
