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
        using var client = LocalServer.Client(Patience);
        var url = LocalServer.UrlOf(options) + "/readyz";
        try
        {
            using var response = await client.GetAsync(url, cancel).ConfigureAwait(false);
            await surroundings.Output.WriteLineAsync(await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false)).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? 0 : CommandLine.Failed;
        }
        catch (Exception trouble) when (trouble is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync($"{url} does not answer: {trouble.Message}").ConfigureAwait(false);
            return CommandLine.Failed;
        }
    }
}
