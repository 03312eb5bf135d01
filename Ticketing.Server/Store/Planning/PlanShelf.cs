using System.Text.Json;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>The plans of the days that are being planned, as the writer holds them: replayed once from their events, then kept up with each. Equals the store plus the open group.</summary>
sealed class PlanShelf(SqlSession sql)
{
    /// <summary>Days held at once; a home plans some weeks.</summary>
    const int Most = 128;

    readonly Dictionary<DateOnly, DayPlan> _days = [];

    public void Forget() => _days.Clear();

    /// <summary>It is not what the store says: read it anew.</summary>
    public void Forget(DateOnly day) => _days.Remove(day);

    public DayPlan Of(DateOnly day)
    {
        if (_days.TryGetValue(day, out var known))
        {
            return known;
        }
        if (_days.Count >= Most)
        {
            _days.Clear();
        }
        return _days[day] = Read(sql, day);
    }

    /// <summary>From the last snapshot and what came after it.</summary>
    public static DayPlan Read(SqlSession sql, DateOnly day)
    {
        var stream = StreamOf(day);
        var snapshot = sql.Scalar(PlanningSql.Snapshot, stream) is string json ? JsonSerializer.Deserialize(json, MaintenanceJson.Default.DaySnapshot) : null;
        var plan = DayPlan.Of(day, snapshot);
        foreach (var e in sql.List(PlanningSql.StreamAfter, PlanningSql.ReadEvent, stream, plan.Version))
        {
            plan.Apply(e);
        }
        return plan;
    }

    public static string StreamOf(DateOnly day) => "plan/" + LocalDays.Name(day);
}
