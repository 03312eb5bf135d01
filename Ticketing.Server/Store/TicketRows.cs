using System.Data.Common;
using System.Text.Json;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Rows of tickets and events to and from their records: the one place that knows the order of their columns.</summary>
static class TicketRows
{
    /// <summary>Columns as in <see cref="TicketSql.Columns"/>.</summary>
    public static Ticket Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Title = row.GetString(1),
        Description = Text(row, 2),
        System = row.GetString(3),
        Category = Text(row, 4),
        Reference = Text(row, 5),
        Status = row.GetString(6),
        Kind = (TicketKind)row.GetInt64(7),
        Sla = (Sla)row.GetInt64(8),
        Guaranteed = row.GetInt64(9) != 0,
        DueAt = Time(row, 10),
        Requester = Text(row, 11),
        Assignee = Text(row, 12),
        Watchers = Text(row, 13) is { } watchers ? JsonSerializer.Deserialize(watchers, TicketJson.Default.StringArray)! : [],
        Labels = Text(row, 14) is { } labels ? JsonSerializer.Deserialize(labels, TicketJson.Default.DictionaryStringString)! : Ticket.NoLabels,
        Occurrences = row.GetInt64(15),
        CreatedAt = new(row.GetInt64(16)),
        UpdatedAt = new(row.GetInt64(17)),
        LastSeenAt = new(row.GetInt64(18)),
        StartedAt = Time(row, 19),
        FinishedAt = Time(row, 20),
        Version = row.GetInt64(21),
        Workflow = Text(row, 22),
        WorkflowVersion = row.IsDBNull(23) ? 1 : row.GetInt64(23),
    };

    /// <summary>Columns as in <see cref="TicketSql.Open"/>.</summary>
    public static OpenTicket ReadOpen(DbDataReader row) => new(Read(row), !row.IsDBNull(24));

    public static void Insert(SqlSession session, Ticket t) => session.Send(TicketSql.Insert,
        t.Id, t.Title, t.Description, t.System, t.Category, t.Reference, t.Status, (long)t.Kind, (long)t.Sla, t.Guaranteed ? 1L : 0L, t.DueAt?.Milliseconds, t.Requester, t.Assignee,
        Watchers(t), Labels(t), t.Occurrences, t.CreatedAt.Milliseconds, t.UpdatedAt.Milliseconds, t.LastSeenAt.Milliseconds, t.StartedAt?.Milliseconds, t.FinishedAt?.Milliseconds, t.Version, t.Workflow, t.Workflow is null ? null : t.WorkflowVersion);

    public static void Update(SqlSession session, Ticket t) => session.Send(TicketSql.Update,
        t.Title, t.Description, t.System, t.Category, t.Status, (long)t.Kind, t.Guaranteed ? 1L : 0L, t.DueAt?.Milliseconds, t.Assignee, Watchers(t), Labels(t), t.Occurrences, t.UpdatedAt.Milliseconds, t.LastSeenAt.Milliseconds,
        t.StartedAt?.Milliseconds, t.FinishedAt?.Milliseconds, t.Version, t.Id);

    public static void UpdateRepeat(SqlSession session, Ticket t) =>
        session.Send(TicketSql.UpdateRepeat, t.Occurrences, t.UpdatedAt.Milliseconds, t.LastSeenAt.Milliseconds, t.Version, t.Id);

    /// <summary>Columns as in <see cref="EventSql.Columns"/>.</summary>
    public static TicketEvent ReadEvent(DbDataReader row) => new()
    {
        Seq = row.GetInt64(0),
        At = new(row.GetInt64(1)),
        Type = row.GetString(2),
        TicketId = row.IsDBNull(3) ? null : row.GetInt64(3),
        Actor = row.GetString(4),
        Door = row.GetString(5),
        Count = row.GetInt64(6),
        Data = Text(row, 7),
        Address = Text(row, 8),
    };

    public static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    public static Instant? Time(DbDataReader row, int column) => row.IsDBNull(column) ? null : new Instant(row.GetInt64(column));

    static string? Watchers(Ticket t) => t.Watchers.Count == 0 ? null : JsonSerializer.Serialize([.. t.Watchers], TicketJson.Default.StringArray);
    static string? Labels(Ticket t) => t.Labels.Count == 0 ? null : JsonSerializer.Serialize(new(t.Labels), TicketJson.Default.DictionaryStringString);
}
