using Npgsql;
using Ticketing.Hosting;

namespace Ticketing.Store.Copies;

/// <summary>Holds what a server holds while it runs, so that none runs as long as this is held: the claim on the data directory, or the lock of who leads on the main database.</summary>
sealed class Standstill : IDisposable
{
    readonly IDisposable? _claim;
    readonly NpgsqlConnection? _leader;

    Standstill(IDisposable? claim, NpgsqlConnection? leader) => (_claim, _leader) = (claim, leader);

    /// <param name="what">What the place is to the caller, for people.</param>
    /// <exception cref="IOException">A server runs there.</exception>
    public static Standstill Claim(StorePlaces places, string what)
    {
        if (places.Main is not { } main)
        {
            places.Data.Ensure();
            return new(Claim(places.Data, what), null);
        }
        var connection = main.Connect();
        using var command = connection.CreateCommand();
        // PostgreSQL notices a moment late that a program which held the lock has ended.
        command.CommandText = "SET lock_timeout = '3s'; " + PostgresWatch.StandAndWait;
        try
        {
            command.ExecuteNonQuery();
            return new(null, connection);
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            connection.Dispose();
            throw new IOException($"A server is running on the {what} {main.Name}. Stop all servers there first; this takes a few seconds to notice.", held);
        }
    }

    static IDisposable Claim(DataDirectory data, string what)
    {
        try
        {
            return data.Claim();
        }
        catch (IOException taken) when (taken.InnerException is IOException)
        {
            throw new IOException($"A server is using the {what} {data.Path}. Stop it first.", taken);
        }
    }

    public void Dispose()
    {
        _claim?.Dispose();
        if (_leader is not null)
        {
            NpgsqlConnection.ClearPool(_leader); // back in the pool it would hold the lock
            _leader.Dispose();
        }
    }
}
