using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Ticketing.Store;

/// <summary>
/// A statement as PostgreSQL takes it: parameters by position, each with its type. The type follows from the parameter's name, so that NULL has one too and a statement is prepared once:
/// a name stands for the same kind of value everywhere.
/// </summary>
sealed partial class PostgresText
{
    static readonly ConcurrentDictionary<string, PostgresText> Known = new();

    static readonly HashSet<string> Texts =
    [
        "@actor", "@address", "@agent", "@answer", "@assignee", "@body", "@browser", "@categories", "@category", "@cause", "@created_by", "@data", "@description", "@door", "@email", "@host", "@hours",
        "@key", "@labels", "@language", "@mail_kind", "@method", "@moves_to", "@muted", "@name", "@part", "@participant", "@password_hash", "@people", "@recipient", "@recipient_name", "@reference", "@references",
        "@requester", "@run", "@schedule", "@server", "@slug", "@started_run", "@status", "@store", "@stream", "@stream_end", "@system", "@systems", "@tags", "@text", "@title", "@type", "@user_name",
        "@uuid", "@watchers", "@watching", "@words", "@workflow", "@zone",
        "@endpoint", "@kinds", "@language", "@receiver", "@recovery", "@secret", "@subject", "@totp",
    ];

    static readonly HashSet<string> Bytes = ["@content", "@hash"];

    /// <summary>Most rows in one statement.</summary>
    public const int MostRows = 64;

    readonly NpgsqlDbType[] _types;

    /// <summary>The same for 2, 4, 8 … rows; made when wanted.</summary>
    readonly string?[] _many = new string?[BitOperations.Log2(MostRows) + 1];

    PostgresText(string sql)
    {
        var names = SqlText.ParametersOf(sql).ToList();
        _types = [.. names.Select(TypeOf)];
        Sql = SqlText.Parameter.Replace(sql, match => "$" + (names.IndexOf(match.Value) + 1).ToString(CultureInfo.InvariantCulture));
        IsRow = OneRow.IsMatch(sql) && sql.Count(c => c == '@') == names.Count;
    }

    public string Sql { get; }

    /// <summary>True if it adds one row and says nothing else: several of them in a row are one statement for as many rows.</summary>
    public bool IsRow { get; }

    public static PostgresText Of(string sql) => Known.GetOrAdd(sql, text => new(text));

    public NpgsqlBatchCommand Command(ReadOnlySpan<object?> arguments)
    {
        if (arguments.Length != _types.Length)
        {
            throw new ArgumentException($"{_types.Length} arguments wanted, {arguments.Length} given: {Sql}", nameof(arguments));
        }
        var command = NewCommand(Sql);
        AddTo(command, arguments);
        return command;
    }

    /// <summary>One statement for several rows.</summary>
    /// <param name="rows">1, 2, 4, … <see cref="MostRows"/>: few different texts, because each is prepared.</param>
    public NpgsqlBatchCommand Rows(ReadOnlySpan<object?[]> rows)
    {
        var command = NewCommand(_many[BitOperations.Log2((uint)rows.Length)] ??= Repeated(rows.Length));
        foreach (var row in rows)
        {
            AddTo(command, row);
        }
        return command;
    }

    void AddTo(NpgsqlBatchCommand command, ReadOnlySpan<object?> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = _types[i], Value = arguments[i] ?? DBNull.Value });
        }
    }

    string Repeated(int rows)
    {
        var text = new StringBuilder(Sql, 0, Sql.LastIndexOf('('), rows * _types.Length * 6);
        for (var parameter = 0; parameter < rows * _types.Length; parameter++)
        {
            text.Append(parameter == 0 ? "($" : parameter % _types.Length == 0 ? "), ($" : ", $").Append(CultureInfo.InvariantCulture, $"{parameter + 1}");
        }
        return text.Append(')').ToString();
    }

#pragma warning disable CA2100 // The text is a constant of this folder; values are always parameters.
    static NpgsqlBatchCommand NewCommand(string sql) => new(sql);
#pragma warning restore CA2100

    [GeneratedRegex(@"^INSERT INTO \w+ \([\w, ]+\) VALUES \(@\w+(, @\w+)*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex OneRow { get; }

    static NpgsqlDbType TypeOf(string name) => Texts.Contains(name) ? NpgsqlDbType.Text
        : Bytes.Contains(name) ? NpgsqlDbType.Bytea
        : NpgsqlDbType.Bigint;
}
