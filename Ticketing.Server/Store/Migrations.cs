using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Ticketing.Store;

/// <summary>The store was written by a newer program than this one.</summary>
public sealed class NewerSchemaException(string path, long found, long known) : Exception(
    $"{path} has schema version {found}, but this program knows only up to {known}. It was written by a newer version: install that version or a newer one, or restore a backup made with this one. Nothing was changed.")
{
    /// <summary>Version found in the store.</summary>
    public long Found { get; } = found;
}

/// <summary>Brings a store to the newest schema: numbered scripts <c>Schema/{family}-{number}[-words][.engine].sql</c>, all that are missing in one transaction with their version rows.</summary>
static partial class Migrations
{
    [GeneratedRegex(@"^schema/(?<family>[a-z]+)-(?<number>\d{4})(-[a-z-]+)?(\.(?<engine>[a-z]+))?\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex ScriptName { get; }

    /// <exception cref="NewerSchemaException">The store is newer than this program; it was not touched.</exception>
    public static void Apply(SqlSession session, string family, string path, long now)
    {
        var scripts = ScriptsOf(family, session.Dialect.Engine);
        var known = scripts[^1].Number;
        session.BeginSchema();
        try
        {
            session.Script(session.Dialect.Schema("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)"));
            var found = session.Number("SELECT COALESCE(MAX(version), 0) FROM schema_versions");
            if (found > known)
            {
                throw new NewerSchemaException(path, found, known);
            }
            foreach (var script in scripts.Where(s => s.Number > found))
            {
                session.Script(session.Dialect.Schema(Read(script.Resource)));
                session.Execute("INSERT INTO schema_versions (version, applied_at) VALUES (@version, @at)", script.Number, now);
            }
            session.Commit();
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    /// <summary>The newest version this program knows of a family.</summary>
    public static long Newest(string family, SqlDialect? dialect = null) => ScriptsOf(family, (dialect ?? SqlDialect.Sqlite).Engine)[^1].Number;

    static List<(long Number, string Resource)> ScriptsOf(string family, string engine) =>
        [.. from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
            let match = ScriptName.Match(name)
            where match.Success && match.Groups["family"].Value == family && (match.Groups["engine"].Value.Length == 0 || match.Groups["engine"].Value == engine)
            let number = long.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            orderby number
            select (number, name)];

    static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
