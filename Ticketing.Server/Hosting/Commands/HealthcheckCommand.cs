using System.CommandLine;

namespace Ticketing.Hosting.Commands;

/// <summary><c>ticketing healthcheck</c>: asks the server on this machine, at the first URL of the settings, whether it is ready. For containers and scripts.</summary>
static class HealthcheckCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Create(CommandSurroundings surroundings)
    {
        var command = new Command("healthcheck", "Exit 0 if the local server is ready.");
        command.SetAction((_, cancel) => surroundings.RunAsync(options => RunAsync(surroundings, options, cancel)));
        return command;
    }

    static async Task<int> RunAsync(CommandSurroundings surroundings, TicketingOptions options, CancellationToken cancel)
    {
        const string path = "/readyz";
        var (status, body) = await LocalServer.GetAsync(options, path, Patience, cancel).ConfigureAwait(false);
        if (status == 0)
        {
            await surroundings.Error.WriteLineAsync($"{LocalServer.UrlOf(options)}{path} does not answer: {body}").ConfigureAwait(false);
            return CommandLine.Failed;
        }
        await surroundings.Output.WriteLineAsync(body).ConfigureAwait(false);
        return status == 200 ? 0 : CommandLine.Failed;
    }
}
