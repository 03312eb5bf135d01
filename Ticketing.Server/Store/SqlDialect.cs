using System.Text.RegularExpressions;

namespace Ticketing.Store;

/// <summary>The few things the engines say differently. Everything else is one text for all.</summary>
abstract partial class SqlDialect
{
    public static readonly SqlDialect Sqlite = new SqliteDialect();
    public static readonly SqlDialect Postgres = new PostgresDialect();

    /// <summary>Part of the name of the scripts that are for this engine alone.</summary>
    public abstract string Engine { get; }

    /// <summary>Compares with a pattern without regard to the case of A-Z.</summary>
    public abstract string Like { get; }

    /// <summary>Condition on <c>tickets</c>: its text is in the search index and contains <c>@words</c>.</summary>
    public abstract string TextMatches { get; }

    /// <summary>What <c>@words</c> of <see cref="TextMatches"/> is to be, to find a text anywhere in title, description or reference.</summary>
    public abstract string WordsOf(string text);

    /// <summary>Condition on <c>tickets</c>: its category is among <c>@categories</c>, which are <see cref="Tickets.CategoryNames"/>.</summary>
    public abstract string CategoryIsNamed { get; }

    /// <summary>Condition on <c>tickets</c>: its watchers, a JSON list, hold <c>@watching</c>, a JSON text.</summary>
    public abstract string Watches { get; }

    /// <summary>True if each statement is a way to another process: many keys are then looked up by one.</summary>
    public abstract bool IsRemote { get; }

    /// <summary>A script of <c>Schema/</c> in the engine's own words.</summary>
    public abstract string Schema(string script);

    sealed class SqliteDialect : SqlDialect
    {
        public override string Engine => "sqlite";
        public override string Like => "LIKE";
        public override string TextMatches => "id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH @words)";
        public override string WordsOf(string text) => '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        public override string CategoryIsNamed => "instr(@categories, char(31) || category || char(31)) > 0";
        public override string Watches => "instr(watchers, @watching) > 0";
        public override bool IsRemote => false;
        public override string Schema(string script) =>
            script.Replace("{strict}", "STRICT", StringComparison.Ordinal).Replace("{strict-clustered}", "STRICT, WITHOUT ROWID", StringComparison.Ordinal);
    }

    /// <summary>All integers have 64 bits; texts compare by their bytes, as in SQLite.</summary>
    sealed partial class PostgresDialect : SqlDialect
    {
        [GeneratedRegex(@"\b(INTEGER|BLOB|TEXT)\b", RegexOptions.CultureInvariant)]
        private static partial Regex Type { get; }

        public override string Engine => "postgres";
        public override string Like => "ILIKE";
        public override string TextMatches => @"id IN (SELECT id FROM ticket_search WHERE text LIKE @words ESCAPE '\')";
        public override string WordsOf(string text) => SqlText.Contains(SqlText.Folded(text));
        public override string CategoryIsNamed => "strpos(@categories, chr(31) || category || chr(31)) > 0";
        public override string Watches => "strpos(watchers, @watching) > 0";
        public override bool IsRemote => true;
        public override string Schema(string script) =>
            Type.Replace(script.Replace("{strict}", "", StringComparison.Ordinal).Replace("{strict-clustered}", "", StringComparison.Ordinal),
                match => match.Value switch { "INTEGER" => "BIGINT", "BLOB" => "BYTEA", _ => "TEXT COLLATE \"C\"" });
    }
}
