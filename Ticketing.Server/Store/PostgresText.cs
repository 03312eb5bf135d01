using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Ticketing.Store;

/// <summary>
/// A statement as PostgreSQL takes it: parameters by position, each with its type. The type follows from the parameter's name, so that NULL has one too and a statement is prepared once:
/// a name stands for the same kind of value everywhere.
/// </summary>
sealed class PostgresText
{
    static readonly ConcurrentDictionary<string, PostgresText> Known = new();

    static readonly HashSet<string> Texts =
    [
        "@actor", "@address", "@answer", "@assignee", "@body", "@category", "@cause", "@created_by", "@data", "@description", "@door", "@email", "@host", "@hours", "@key", "@labels", "@mail_kind", "@moves_to",
        "@name", "@part", "@participant", "@password_hash", "@recipient", "@recipient_name", "@reference", "@references", "@requester", "@server", "@slug", "@status", "@store", "@system", "@systems", "@text", "@title", "@type",
        "@user_name", "@watchers", "@words",
    ];

    static readonly HashSet<string> Bytes = ["@hash"];

    readonly NpgsqlDbType[] _types;

    PostgresText(string sql)
    {
        var names = SqlText.ParametersOf(sql).ToList();
        _types = [.. names.Select(TypeOf)];
        Sql = SqlText.Parameter.Replace(sql, match => "$" + (names.IndexOf(match.Value) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public string Sql { get; }

    public static PostgresText Of(string sql) => Known.GetOrAdd(sql, text => new(text));

    public NpgsqlBatchCommand Command(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length != _types.Length)
        {
            throw new ArgumentException($"{_types.Length} arguments wanted, {arguments.Length} given: {Sql}", nameof(arguments));
        }
#pragma warning disable CA2100 // The text is a constant of this folder; values are always parameters.
        var command = new NpgsqlBatchCommand(Sql);
#pragma warning restore CA2100
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = _types[i], Value = arguments[i] ?? DBNull.Value });
        }
        return command;
    }

    static NpgsqlDbType TypeOf(string name) => Texts.Contains(name) ? NpgsqlDbType.Text
        : Bytes.Contains(name) ? NpgsqlDbType.Bytea
        : NpgsqlDbType.Bigint;
}
