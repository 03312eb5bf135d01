namespace Ticketing.Hosting.Commands;

/// <summary>Moves stores to other places. Nothing that is said holds a secret.</summary>
public interface IStoreMoves
{
    /// <summary>Copies the whole installation while no server runs, verified row by row; the source is only read.</summary>
    /// <param name="to">A connection string of Npgsql, or the path of a data directory.</param>
    /// <param name="all">Also stores of tenants that have a place of their own.</param>
    /// <param name="say">Is told what was copied and what to do next, line by line.</param>
    /// <exception cref="IOException">Why not, for people.</exception>
    void Migrate(TicketingOptions options, string to, bool all, Action<string> say);

    /// <summary>Moves one tenant beside running servers, or goes on with a move that was interrupted.</summary>
    /// <param name="store">Absolute path of an SQLite file, or a connection string; null = where the installation keeps its stores.</param>
    /// <exception cref="IOException">Why not, for people.</exception>
    void Move(TicketingOptions options, string slug, string? store, Action<string> say);

    /// <summary>Takes back a move that was interrupted.</summary>
    /// <exception cref="IOException">Why not, for people.</exception>
    void Cancel(TicketingOptions options, string slug, Action<string> say);

    /// <summary>Writes a tenant as JSON Lines to a new file, as it is at one moment; servers may run.</summary>
    /// <exception cref="IOException">Why not, for people.</exception>
    void Export(TicketingOptions options, string slug, string file, Action<string> say);

    /// <summary>Fills an empty tenant with an exported one while no server runs; every line is checked first.</summary>
    /// <exception cref="IOException">Which line is wrong, or why not, for people.</exception>
    void Import(TicketingOptions options, string slug, string file, Action<string> say);
}
