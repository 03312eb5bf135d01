using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Hosting.Commands;

/// <summary>What every command does first: read the settings, or say all that is wrong with them; and how trouble becomes a sentence and an exit code.</summary>
public sealed class CommandSurroundings(IProgramParts parts, Func<LoadedSettings> load, TextWriter output, TextWriter error)
{
    public IProgramParts Parts { get; } = parts;
    public TextWriter Output { get; } = output;
    public TextWriter Error { get; } = error;

    /// <summary>Settings in force, with faults; for the doctor, who lists them himself.</summary>
    public LoadedSettings Load() => load();

    public async Task<int> RunAsync(Func<TicketingOptions, Task<int>> command)
    {
        var (options, faults) = load();
        if (faults.Count > 0)
        {
            await Error.WriteLineAsync(faults.Count == 1 ? "A setting is wrong:" : $"{faults.Count} settings are wrong:").ConfigureAwait(false);
            foreach (var fault in faults)
            {
                await Error.WriteLineAsync("  " + fault).ConfigureAwait(false);
            }
            return CommandLine.Configuration;
        }
        try
        {
            return await command(options).ConfigureAwait(false);
        }
        catch (ProgramFaultException fault)
        {
            await Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
            return fault.ExitCode;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            await Error.WriteLineAsync(trouble.Message).ConfigureAwait(false);
            return CommandLine.Failed;
        }
    }

    /// <summary>Runs a command on the catalog of a server that has been started at least once.</summary>
    public Task<int> OnCatalogAsync(Func<TenantCatalog, int> command) => OnCatalogAsync((catalog, _) => command(catalog));

    /// <summary>As above, with the data directory.</summary>
    public Task<int> OnCatalogAsync(Func<TenantCatalog, DataDirectory, int> command) => RunAsync(options =>
    {
        var data = new DataDirectory(options.Data);
        if (options.Database.Length == 0 && !File.Exists(data.Catalog))
        {
            throw new ProgramFaultException($"There is no store in {data.Path}. Start the server once, or say where it is with --Ticketing:Data=DIRECTORY.", CommandLine.Failed);
        }
        using var catalog = Parts.OpenCatalog(options);
        if (!catalog.Now.Tenants.Any())
        {
            throw new ProgramFaultException("There is nothing in that store yet. Start the server once.", CommandLine.Failed);
        }
        return Task.FromResult(command(catalog, data));
    });

    /// <summary>Prints the answer of a change, or why it was refused.</summary>
    public int Say<T>(Outcome<T> outcome, Action<T> print) where T : class
    {
        if (outcome.Refusal is { } refusal)
        {
            Error.WriteLine(refusal.Detail);
            return CommandLine.Failed;
        }
        print(outcome.Value!);
        return 0;
    }
}

/// <summary>Something outside the program that it cannot go on with; the message says what and what to do.</summary>
public sealed class ProgramFaultException(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
