using Ticketing.Tenants;

namespace Ticketing.Hosting.Commands;

/// <summary>What the commands need from the rest of the program.</summary>
public interface IProgramParts
{
    /// <summary>Runs the server until it is told to stop.</summary>
    /// <returns>The exit code.</returns>
    Task<int> ServeAsync(TicketingOptions options, CancellationToken cancel);

    /// <summary>Opens the catalog beside a server that may be running. The data directory exists.</summary>
    TenantCatalog OpenCatalog(TicketingOptions options);

    /// <summary>The copies of an installation.</summary>
    IDataCopies Copies(TicketingOptions options);

    /// <summary>Moves of stores.</summary>
    IStoreMoves Moves { get; }

    /// <summary>What the doctor looks at besides the settings, in order; each question is asked once.</summary>
    IEnumerable<DoctorQuestion> Questions(TicketingOptions options);

    /// <summary>Sends one real mail and says, line by line, what was said. True if the mail server took it.</summary>
    Task<bool> SendTestMailAsync(TicketingOptions options, string address, TextWriter output, CancellationToken cancel);
}

/// <summary>Makes and takes back copies of all stores in one file.</summary>
public interface IDataCopies
{
    /// <summary>Writes a consistent, verified copy of everything that was acknowledged before the call; the server may go on running.</summary>
    /// <returns>What is in it, one line per store.</returns>
    /// <exception cref="IOException">The file exists already, cannot be written, or a copy did not pass its verification.</exception>
    IReadOnlyList<string> Backup(DataDirectory data, string file);

    /// <summary>Puts a copy back, after verifying all of it. Nothing is changed unless everything is good.</summary>
    /// <exception cref="IOException">The data directory is not empty, or the file is no good copy.</exception>
    IReadOnlyList<string> Restore(string file, DataDirectory data);
}

/// <summary>One thing the doctor looks at.</summary>
/// <param name="Name">Short, such as <c>store</c>.</param>
/// <param name="AskAsync">Null detail = nothing to say.</param>
public sealed record DoctorQuestion(string Name, Func<CancellationToken, Task<DoctorAnswer>> AskAsync);

/// <param name="Remedy">Null: it is well. Else what is wrong and what to do.</param>
/// <param name="Detail">What was found, when it is well.</param>
public sealed record DoctorAnswer(string? Remedy, string? Detail = null)
{
    public static DoctorAnswer Ok(string? detail = null) => new(null, detail);

    public static DoctorAnswer Fail(string remedy) => new(remedy);
}
