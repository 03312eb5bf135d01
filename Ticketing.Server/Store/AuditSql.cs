using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>The statement for a page of the audit trail, newest first: by the primary key, or by index <c>events_ticket</c>; stops as soon as the page is full.</summary>
static class AuditSql
{
    public static (string Sql, object?[] Arguments) Page(AuditQuery query, long before, long limit, SqlDialect dialect)
    {
        var sql = $"SELECT {EventSql.Columns} FROM events WHERE seq < @before";
        var arguments = new List<object?> { before };
        Narrow(" AND ticket_id = @ticket_id", query.Ticket);
        Narrow(" AND type = @type", query.Type);
        Narrow(" AND actor = @actor", query.Who);
        Narrow(" AND at >= @from", query.From?.Milliseconds);
        Narrow(" AND at < @to", query.To?.Milliseconds);
        Narrow($@" AND data {dialect.Like} @part ESCAPE '\'", query.Text is { } text ? SqlText.Contains(text) : null);
        arguments.Add(limit);
        return (sql + " ORDER BY seq DESC LIMIT @limit", [.. arguments]);

        void Narrow(string condition, object? value)
        {
            if (value is not null)
            {
                sql += condition;
                arguments.Add(value);
            }
        }
    }
}
