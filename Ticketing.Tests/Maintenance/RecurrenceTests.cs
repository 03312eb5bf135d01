using System.Globalization;
using Ticketing.Maintenance;

namespace Ticketing.Tests.Maintenance;

public class RecurrenceTests
{
    static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    static DateOnly Day(string day) => DateOnly.Parse(day, CultureInfo.InvariantCulture);

    static Recurrence Rule(string unit, long every, string start, string? cron = null) =>
        new(1, "Filter", 1, true, unit, every, cron, false, Day(start), new(8, 0), 60, 14, null, null, 0, null, null, 0, unit == Recurrence.ByUsage ? every : 0, false);

    [Theory]
    [InlineData(Recurrence.Days, 10, "2026-03-20", null, "2026-03-20", "2026-03-30")]
    [InlineData(Recurrence.Days, 1, "2026-03-20", null, "2026-03-29", "2026-03-30")]
    [InlineData(Recurrence.Weeks, 2, "2026-03-20", null, "2026-03-25", "2026-04-03")]
    [InlineData(Recurrence.Months, 1, "2026-01-31", null, "2026-01-31", "2026-02-28")]
    [InlineData(Recurrence.Months, 1, "2026-01-31", null, "2026-02-28", "2026-03-31")]
    [InlineData(Recurrence.Months, 6, "2026-01-31", null, "2027-01-31", "2027-07-31")]
    [InlineData(Recurrence.Months, 12, "2024-02-29", null, "2026-03-01", "2027-02-28")]
    [InlineData(Recurrence.ByCron, 1, "2026-03-20", "30 2 * * SUN", "2026-03-22", "2026-03-29")]
    [InlineData(Recurrence.ByCron, 1, "2026-03-20", "0 0 * * *", "2026-03-28", "2026-03-29")]
    [InlineData(Recurrence.Days, 7, "2026-05-05", null, "2026-03-01", "2026-05-05")]
    public void The_next_turn_is_the_first_after_a_day(string unit, long every, string start, string? cron, string after, string next) =>
        Assert.Equal(Day(next), Rule(unit, every, start, cron).TurnAfter(Day(after), Berlin));

    /// <summary>Jobs of a turn begin at its local time, whatever the clocks do that day.</summary>
    [Theory]
    [InlineData("2026-03-28", "02:30", "2026-03-28T01:30:00Z")]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:00:00Z")] // does not exist: the next time that does, 03:00
    [InlineData("2026-03-29", "08:00", "2026-03-29T06:00:00Z")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")] // comes twice: the first
    [InlineData("2026-10-25", "08:00", "2026-10-25T07:00:00Z")]
    [InlineData("2026-10-26", "02:30", "2026-10-26T01:30:00Z")]
    public void A_turn_begins_at_its_local_time_also_where_the_clocks_are_changed(string day, string at, string begins) =>
        Assert.Equal(DateTime.Parse(begins, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), Ticketing.Tickets.LocalDays.At(Day(day), TimeOnly.Parse(at, CultureInfo.InvariantCulture), Berlin).Utc);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(3, null, "2 03-09 from 03-06")]
    [InlineData(3, "03-02", "1 03-02 from 02-27")]
    public void A_reminder_is_of_the_turn_that_is_still_to_be_done_else_of_the_next(int? days, string? open, string? expected)
    {
        var rule = (Rule(Recurrence.Weeks, 1, "2026-03-02") with { RemindDays = days }).After(Day("2026-03-02"), 1, null, Berlin);

        var reminder = rule.Reminder(open is null ? null : Day($"2026-{open}"));

        Assert.Equal(expected, reminder is var (turn, day, from) ? $"{turn} {day:MM-dd} from {from:MM-dd}" : null);
        Assert.Null((rule with { Ended = true }).Reminder(null));
    }

    [Theory]
    [InlineData(Recurrence.Weeks, 1, "2026-03-02", false, "03-02", "03-09")] // the same days: nothing moves
    [InlineData(Recurrence.Weeks, 2, "2026-03-02", false, "03-02", "03-16")]
    [InlineData(Recurrence.Weeks, 2, "2026-03-02", true, "03-16", "03-30")] // its job goes to the first day that the new words name
    [InlineData(Recurrence.Months, 1, "2026-01-31", true, "03-31", "04-30")]
    [InlineData(Recurrence.Days, 10, "2026-05-05", true, "05-05", "05-15")]
    [InlineData(Recurrence.Days, 10, "2026-05-05", false, "03-02", "05-05")]
    public void Other_words_that_name_other_days_look_for_the_next_turn_anew(string unit, long every, string start, bool open, string last, string next)
    {
        var rule = Rule(Recurrence.Weeks, 1, "2026-03-02").After(Day("2026-03-02"), 1, null, Berlin) with { Usage = 7 };

        var rewritten = rule.Rewritten(Rule(unit, every, start) with { Title = "Oil", Usage = 0, Turns = 0 }, Day("2026-03-03"), open, Berlin);

        Assert.Equal(("Oil", 1, 1, 7), (rewritten.Title, rewritten.Turns, rewritten.LastJob, rewritten.Usage));
        Assert.Equal((Day($"2026-{last}"), Day($"2026-{next}")), (rewritten.LastOn, rewritten.NextOn));
    }

    [Fact]
    public void Other_words_about_a_counter_count_from_the_last_turn()
    {
        var rule = Rule(Recurrence.ByUsage, 15_000, "2026-03-02") with { Usage = 15_100 };
        var after = rule.After(Day("2026-03-02"), 1, null, Berlin);

        Assert.Equal(25_000, after.Rewritten(Rule(Recurrence.ByUsage, 10_000, "2026-03-02"), Day("2026-03-03"), open: false, Berlin).UsageDue);
        Assert.Equal(25_100, (after with { Unit = Recurrence.Weeks, UsageDue = 0 }).Rewritten(Rule(Recurrence.ByUsage, 10_000, "2026-03-02"), Day("2026-03-03"), open: false, Berlin).UsageDue);
        Assert.Equal((0L, Day("2026-03-09")), after.Rewritten(Rule(Recurrence.Weeks, 1, "2026-03-02"), Day("2026-03-03"), open: false, Berlin) is var timed ? (timed.UsageDue, timed.NextOn!.Value) : default);
    }

    [Fact]
    public void Turns_that_were_missed_are_one() => Assert.Equal(Day("2026-06-08"), (Rule(Recurrence.Weeks, 1, "2026-03-02") with { NextOn = Day("2026-03-09") }).After(Day("2026-06-01"), 5, null, Berlin).NextOn);

    [Theory]
    [InlineData(15_100, 30_000)]
    [InlineData(15_000, 30_000)]
    [InlineData(46_000, 60_000)]
    public void A_counter_is_due_again_at_the_next_whole_step(long usage, long due) => Assert.Equal(due, (Rule(Recurrence.ByUsage, 15_000, "2026-03-02") with { Usage = usage }).After(Day("2026-03-02"), 1, null, Berlin).UsageDue);
}
