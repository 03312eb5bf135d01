using System.Globalization;
using System.Net.Sockets;
using Npgsql;
using Ticketing.Hosting;

namespace Ticketing.Store;

/// <summary>Looks at a PostgreSQL database as the start and the doctor do: is it there, does it let us in, may we work in it, and does it keep what it acknowledges.</summary>
static class DatabaseProbe
{
    const int OldestVersion = 13;

    const string Question = """
        SELECT current_setting('server_version_num')::bigint, pg_is_in_recovery(), current_setting('default_transaction_read_only') = 'on',
            has_database_privilege(current_database(), 'CREATE'), current_setting('synchronous_commit'), current_setting('fsync'),
            EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'), EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm'),
            current_setting('server_encoding'), current_database()::text, current_user::text
        """;

    /// <param name="closely">Also what one can live with, but should not.</param>
    public static async Task<DatabaseAnswer> AskAsync(PostgresDatabase database, bool closely, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.ConnectAsync(cancel).ConfigureAwait(false);
            await using var command = new NpgsqlCommand(Question, connection);
            await using var row = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await row.ReadAsync(cancel).ConfigureAwait(false);
            return Judge(
                database.Name,
                new(row.GetInt64(0), row.GetBoolean(1) || row.GetBoolean(2), row.GetBoolean(3), row.GetString(4) != "off", row.GetString(5) != "off", row.GetBoolean(6), row.GetBoolean(7), row.GetString(8), row.GetString(9), row.GetString(10)),
                closely);
        }
        catch (Exception trouble) when (trouble is NpgsqlException or SocketException or TimeoutException or IOException)
        {
            return Explain(trouble, database.Name);
        }
    }

    /// <summary>What a database says of itself, judged.</summary>
    internal static DatabaseAnswer Judge(string name, DatabaseFacts facts, bool closely)
    {
        var version = facts.Version / 10_000;
        if (version < OldestVersion)
        {
            return Wrong($"{name} is PostgreSQL {version}; {OldestVersion} or newer is needed: upgrade it.");
        }
        if (facts.Encoding != "UTF8")
        {
            return Wrong($"{name} has the encoding {facts.Encoding}; tickets need UTF8: make another with 'createdb --encoding=UTF8 --template=template0 {facts.Database}'.");
        }
        if (facts.IsReadOnly)
        {
            return new(DatabaseState.Away, $"{name} takes no writes: it is a standby, or set to read only. Name all hosts in Ticketing:Database (Host=one,two), and the one that takes writes is found.");
        }
        if (!facts.MayCreate)
        {
            return Wrong($"{name}: {facts.User} may not create schemas there: GRANT CREATE ON DATABASE {Quoted(facts.Database)} TO {Quoted(facts.User)}.");
        }
        if (closely && !(facts.IsSynchronous && facts.HasFsync))
        {
            return Wrong($"{name} acknowledges what is not on disk yet ({(facts.HasFsync ? "synchronous_commit" : "fsync")} is off): a power cut loses acknowledged tickets. Set it to on in postgresql.conf and reload.");
        }
        if (closely && !facts.HasTrigrams)
        {
            return new(DatabaseState.Ready, $"{name}, PostgreSQL {version}; without pg_trgm search is slow: {(facts.CanHaveTrigrams ? $"CREATE EXTENSION pg_trgm in {Quoted(facts.Database)}, as its owner" : "install PostgreSQL's package of contributed modules, then CREATE EXTENSION pg_trgm")}");
        }
        return new(DatabaseState.Ready, string.Create(CultureInfo.InvariantCulture, $"{name}, PostgreSQL {version}, takes writes"));
    }

    /// <summary>Why it cannot be asked.</summary>
    internal static DatabaseAnswer Explain(Exception trouble, string name)
    {
        // With several hosts each has failed in its own way; what only a person can mend counts if it is all there is.
        if (trouble.InnerException is AggregateException { InnerExceptions: [_, ..] all } && all.Select(one => Explain(one, name)).ToList() is var answers)
        {
            return answers.All(answer => answer.State == DatabaseState.Wrong) ? answers[0] : answers.First(answer => answer.State != DatabaseState.Wrong);
        }
        return trouble switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
                Wrong($"{name} does not let us in ({refused.MessageText}): correct user and password in Ticketing:Database (or the file that Ticketing:DatabaseFile names), or pg_hba.conf there."),
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing =>
                Wrong($"{name}: {missing.MessageText}: make it with 'createdb', owned by our user, or correct Database=… in Ticketing:Database."),
            PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } rights =>
                Wrong($"{name}: {rights.MessageText}: GRANT CONNECT, CREATE ON DATABASE … TO our user."),
            PostgresException other => new(DatabaseState.Away, $"{name} says: {other.MessageText} ({other.SqlState})."),
            { InnerException: System.Security.Authentication.AuthenticationException tls } =>
                Wrong($"{name} is not trusted ({tls.Message}): name its authority with Root Certificate=… in Ticketing:Database."),
            NpgsqlException { InnerException: null } when trouble.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                Wrong($"{name} wants a password: add Password=… to Ticketing:Database, keep the whole in a file (Ticketing:DatabaseFile), or use Passfile=…."),
            _ => new(DatabaseState.Away, $"{name} cannot be reached ({(trouble.InnerException ?? trouble).Message}): is it running, and are Host and Port in Ticketing:Database right?"),
        };
    }

    static DatabaseAnswer Wrong(string text) => new(DatabaseState.Wrong, text);

    static string Quoted(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}

/// <summary>What a database says of itself.</summary>
/// <param name="Version">As <c>server_version_num</c>: 150004 is 15.4.</param>
/// <param name="IsSynchronous">A commit waits for its own disk at least.</param>
sealed record DatabaseFacts(long Version, bool IsReadOnly, bool MayCreate, bool IsSynchronous, bool HasFsync, bool HasTrigrams, bool CanHaveTrigrams, string Encoding, string Database, string User);
