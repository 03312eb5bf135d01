using System.Globalization;
using System.Text;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>
/// Builds the statement of a list. Which index serves it (proved by the query plan tests):
/// order due → <c>tickets_open_due</c> for the unfinished, <c>tickets_finished</c> for the finished; newest/oldest → primary key, or <c>tickets_system</c>, <c>tickets_category</c>, <c>tickets_assignee</c>,
/// <c>tickets_requester</c> (each ends in the id) when that filter is set; updated → <c>tickets_updated</c>; text → <c>ticket_search</c>.
/// Counting all, or some kinds → <c>ticket_counts</c>, whatever there is.
/// </summary>
sealed class TicketList
{
    /// <summary>Kinds 0-2 are unfinished, 3 and 4 finished.</summary>
    const string Unfinished = "kind < 3", Finished = "kind >= 3", NotDeleted = "deleted_at IS NULL";

    const string CountKinds = "SELECT COALESCE(SUM(tickets), 0) FROM ticket_counts";

    readonly StringBuilder _where = new(NotDeleted);
    readonly List<object?> _arguments = [];
    string? _kinds;

    TicketList()
    {
    }

    public string Where => _where.ToString();
    public object?[] Arguments => [.. _arguments];

    /// <param name="indexedUpTo">Events up to this one are in the search index; what changed later is searched directly.</param>
    public static TicketList Of(TicketQuery query, long indexedUpTo, SqlDialect dialect)
    {
        var list = new TicketList();
        list.And("status = @status", query.Status);
        list.And("system = @system", query.System);
        list.And("category = @category", query.Category);
        list.And("requester = @requester", query.Requester);
        if (query.Participant is { } participant)
        {
            list.AndConcerns(participant, query.Categories, dialect);
        }
        list.And("reference = @reference", query.Reference);
        list.And("sla = @sla", query.Sla is { } sla ? (long)sla : null);
        list.And("created_at >= @from_time", query.From?.Milliseconds);
        list.And("created_at < @to_time", query.To?.Milliseconds);
        if (query.Assignee is "")
        {
            list._where.Append(" AND assignee IS NULL");
        }
        else
        {
            list.And("assignee = @assignee", query.Assignee);
        }
        if (query.Kinds is { Count: > 0 } kinds)
        {
            list._kinds = ConditionOf(kinds);
            list._where.Append(" AND ").Append(list._kinds);
        }
        if (query.Text is { Length: > 0 } text)
        {
            list.AndText(text, indexedUpTo, dialect);
        }
        return list;
    }

    /// <summary>The rows of one page of one part (see <see cref="PartsOf"/>), one more than the limit to know if there is a next.</summary>
    public (string Sql, object?[] Arguments) Page(ListPart part, ListCursor? after, int limit)
    {
        var sql = new StringBuilder($"SELECT {TicketSql.Columns} FROM tickets WHERE {_where}");
        var arguments = new List<object?>(_arguments);
        if (part.Condition is { } condition)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {condition}");
        }
        if (after is { } cursor)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {part.After(cursor.Key is null)}");
            if (part.Key is not null && cursor.Key is not null)
            {
                arguments.Add(cursor.Key);
            }
            arguments.Add(cursor.Id);
        }
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {part.OrderBy} LIMIT @limit");
        arguments.Add((long)limit);
        return (sql.ToString(), [.. arguments]);
    }

    /// <summary>A list is one or more parts, each in the order of an index, shown one after the other.</summary>
    public static IReadOnlyList<ListPart> PartsOf(TicketOrder order) => order switch
    {
        TicketOrder.Due =>
        [
            new(Unfinished + " AND due_at IS NOT NULL", "due_at", Descending: false),
            new(Unfinished + " AND due_at IS NULL", null, Descending: false),
            new(Finished, null, Descending: true),
        ],
        TicketOrder.Oldest => [new(null, null, Descending: false)],
        TicketOrder.Updated => [new(null, "updated_at", Descending: true)],
        _ => [new(null, null, Descending: true)],
    };

    /// <summary>Total of all matches.</summary>
    public string Count => Where == NotDeleted ? CountKinds : Where == $"{NotDeleted} AND {_kinds}" ? $"{CountKinds} WHERE {_kinds}" : $"SELECT COUNT(*) FROM tickets WHERE {_where}";

    /// <summary>All unfinished kinds are what a partial index holds, and the finished another, but only the same words lead there.</summary>
    static string ConditionOf(IReadOnlyList<TicketKind> kinds)
    {
        var wanted = 0;
        foreach (var kind in kinds)
        {
            wanted |= 1 << (int)kind;
        }
        return wanted == 0b111 ? Unfinished : wanted == 0b11000 ? Finished : (wanted & 0b111) == 0 ? $"{Finished} AND {In(kinds)}" : In(kinds);

        static string In(IReadOnlyList<TicketKind> kinds) => $"kind IN ({string.Join(", ", kinds.Select(k => (int)k))})";
    }

    void And(string condition, object? value)
    {
        if (value is not null)
        {
            _where.Append(" AND ").Append(condition);
            _arguments.Add(value);
        }
    }

    /// <summary>What somebody has to do with: reports, work, what is watched, and what belongs to the categories.</summary>
    void AndConcerns(string participant, string? categories, SqlDialect dialect)
    {
        And($"(requester = @participant OR assignee = @participant OR {dialect.Watches}{(categories is null ? "" : $" OR {dialect.CategoryIsNamed}")})", participant);
        _arguments.Add(JsonSerializer.Serialize(participant, TicketJson.Default.String));
        if (categories is not null)
        {
            _arguments.Add(categories);
        }
    }

    void AndText(string text, long indexedUpTo, SqlDialect dialect)
    {
        var direct = $@"(title {dialect.Like} @part ESCAPE '\' OR description {dialect.Like} @part ESCAPE '\' OR reference {dialect.Like} @part ESCAPE '\')";
        if (text.Length < 3)
        {
            // Trigrams need three characters; anything shorter is looked for row by row.
            _where.Append(" AND ").Append(direct);
            _arguments.Add(SqlText.Contains(text));
            return;
        }
        _where.Append(CultureInfo.InvariantCulture, $" AND ({dialect.TextMatches} OR (id IN (SELECT ticket_id FROM events WHERE seq > @indexed AND ticket_id IS NOT NULL) AND {direct}))");
        _arguments.Add(dialect.WordsOf(text));
        _arguments.Add(indexedUpTo);
        _arguments.Add(SqlText.Contains(text));
    }
}

/// <summary>A stretch of a list that one index delivers in order.</summary>
/// <param name="Condition">Which tickets; null = all.</param>
/// <param name="Key">Column before the id in the order; null = the id alone.</param>
sealed record ListPart(string? Condition, string? Key, bool Descending)
{
    public string OrderBy => (Key, Descending) switch
    {
        (null, false) => "id",
        (null, true) => "id DESC",
        (_, false) => $"{Key}, id",
        _ => $"{Key} DESC, id DESC",
    };

    /// <summary>The condition that continues after a cursor.</summary>
    public string After(bool keyIsNull)
    {
        var sign = Descending ? '<' : '>';
        return Key is null || keyIsNull ? $"id {sign} @after_id" : $"({Key}, id) {sign} (@after_key, @after_id)";
    }
}

/// <summary>Where a page ended: order, part, key and id of its last ticket. Opaque text outside.</summary>
readonly record struct ListCursor(TicketOrder Order, int Part, long? Key, long Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Order}.{Part}.{Key?.ToString(CultureInfo.InvariantCulture) ?? "-"}.{Id}");

    /// <summary>The place behind a ticket.</summary>
    public static ListCursor After(Ticket last, TicketOrder order) => order switch
    {
        TicketOrder.Due when last.IsFinished => new(order, 2, null, last.Id),
        TicketOrder.Due when last.DueAt is { } due => new(order, 0, due.Milliseconds, last.Id),
        TicketOrder.Due => new(order, 1, null, last.Id),
        TicketOrder.Updated => new(order, 0, last.UpdatedAt.Milliseconds, last.Id),
        _ => new(order, 0, null, last.Id),
    };

    public static bool TryParse(string text, out ListCursor cursor)
    {
        cursor = default;
        var fields = text.Split('.');
        long? key = null;
        if (fields.Length != 4 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var order) || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part)
            || !long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }
        if (fields[2] != "-")
        {
            if (!long.TryParse(fields[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }
            key = number;
        }
        cursor = new((TicketOrder)order, part, key, id);
        return part < TicketList.PartsOf(cursor.Order).Count && (key is null) == (TicketList.PartsOf(cursor.Order)[part].Key is null);
    }
}
