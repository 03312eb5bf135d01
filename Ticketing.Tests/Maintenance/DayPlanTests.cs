using System.Text.Json;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Tests.Maintenance;

public class DayPlanTests
{
    static readonly DateOnly Day = new(2026, 11, 21);

    static Job JobOf(long id) => new(id, Day, 1, 1, new(1_000), new(2_000), "Oil \"and\" filter", JobState.Planned, null, null, null, null, 0);

    [Fact]
    public void A_plan_is_the_replay_of_its_events_also_from_a_snapshot_in_between()
    {
        MaintenanceEvent[] events =
        [
            new(MaintenanceEvents.PlanCreated) { Day = Day },
            new(MaintenanceEvents.JobPlanned) { Job = JobOf(1) },
            new(MaintenanceEvents.JobPlanned) { Job = JobOf(2) },
            new(MaintenanceEvents.JobMoved) { Day = Day, Job = JobOf(1) with { EndsAt = new(3_000) } },
            new(MaintenanceEvents.JobCancelled) { Job = JobOf(2) with { State = JobState.Cancelled } },
            new(MaintenanceEvents.JobPlanned) { Job = JobOf(3) },
            new(MaintenanceEvents.JobMoved) { Day = Day, Job = JobOf(3) with { Day = Day.AddDays(1) } },
        ];
        var whole = new DayPlan(Day);
        foreach (var e in events)
        {
            whole.Apply(MaintenanceEvent.Read(e.Write()));
        }
        for (var cut = 0; cut <= events.Length; cut++)
        {
            var first = new DayPlan(Day);
            events[..cut].ToList().ForEach(first.Apply);
            var rest = DayPlan.Of(Day, JsonSerializer.Deserialize(JsonSerializer.Serialize(first.Snapshot(), MaintenanceJson.Default.DaySnapshot), MaintenanceJson.Default.DaySnapshot));
            events[cut..].ToList().ForEach(rest.Apply);

            Assert.Equal(whole.Jobs, rest.Jobs);
            Assert.Equal(whole.Version, rest.Version);
        }
        Assert.Equal([JobOf(1) with { EndsAt = new Instant(3_000) }], whole.Jobs);
    }
}
