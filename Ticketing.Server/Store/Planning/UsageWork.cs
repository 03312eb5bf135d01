using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Store.Planning;

/// <summary>Where counters stand, inside the writer's transaction. A counter never goes back; what is due by it is made by the clock, seconds later.</summary>
sealed class UsageWork(TenantSession session)
{
    /// <summary>The counter of one rule.</summary>
    public Outcome<Recurrence> Count(long id, long usage, Origin origin) =>
        session.Sql.First(RecurringSql.One, RecurringSql.Read, id) is { Ended: false } rule ? Count(rule, usage, origin) : Refusal.NotFound(string.Create(CultureInfo.InvariantCulture, $"recurrence {id}"));

    /// <summary>The counter of a system: it counts for all rules about the assets that are this system. Nobody may count yet, which is no fault of who reports.</summary>
    /// <param name="counter">Which of its counters; null if it has but one.</param>
    public void Count(string system, string? counter, long usage, Origin origin)
    {
        var assets = session.Sql.List(PlanningSql.AssetsOfSystem, row => row.GetInt64(0), system);
        foreach (var rule in assets.Count == 0 ? [] : session.Sql.List(RecurringSql.Open, RecurringSql.Read))
        {
            if (rule.Unit == Recurrence.ByUsage && rule.Counter == counter && assets.Contains(rule.AssetId))
            {
                Count(rule, usage, origin);
            }
        }
    }

    Recurrence Count(Recurrence rule, long usage, Origin origin)
    {
        if (usage <= rule.Usage)
        {
            return rule;
        }
        rule = rule with { Usage = usage };
        new PlanningLog(session).Append(string.Create(CultureInfo.InvariantCulture, $"recurrence/{rule.Id}"), new(MaintenanceEvents.RecurrenceChanged) { Recurrence = rule }, origin);
        if (rule.MakeOn == DateOnly.MinValue)
        {
            session.Sql.Send(SweepSql.SetMark, RecurringWork.Due, session.Now.Milliseconds);
        }
        return rule;
    }
}
