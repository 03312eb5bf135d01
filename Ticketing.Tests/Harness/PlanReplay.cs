using System.Globalization;
using System.Text;
using Ticketing.Store;
using Ticketing.Store.Copies;
using Ticketing.Store.Planning;

namespace Ticketing.Tests.Harness;

/// <summary>The read models of maintenance follow from its events alone: made anew they are the same, byte for byte.</summary>
static class PlanReplay
{
    /// <summary>Everything that follows from the events, as text.</summary>
    public static string ReadModels(SqlSession sql)
    {
        var text = new StringBuilder();
        foreach (var table in StoreTables.Of(sql).Where(table => PlanningView.Tables.Contains(table.Name)))
        {
            text.AppendLine(table.Name);
            var columns = string.Join(", ", table.Columns.Select(column => column.Name));
            foreach (var row in sql.List($"SELECT {columns} FROM {table.Name} ORDER BY {string.Join(", ", table.Key)}", row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture)))))
            {
                text.AppendLine(row);
            }
        }
        return text.ToString();
    }

    /// <summary>Of the first tenant of a server that has ended. Its store stays as it is.</summary>
    /// <param name="database">Where its stores are; null = in files.</param>
    public static void Check(string data, string? database)
    {
        using var connections = database is null ? null : new PostgresDatabase(database);
        StorePlace place = connections is null ? new SqlitePlace(Path.Combine(data, "tenants", "home.db")) : new PostgresPlace(connections, "t_home");
        using var sql = place.OpenWriter();
        sql.BeginWrite();
        var before = ReadModels(sql);
        PlanningView.Rebuild(sql);
        var after = ReadModels(sql);
        sql.RollBack();
        Assert.NotEmpty(before);
        Assert.Equal(before, after);
    }
}
