using System.Text.Json.Serialization;
using Ticketing.Scheduling;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>Work that comes back: every so often, by cron, or whenever a counter has gone so far.</summary>
/// <param name="MakesJob">True: each turn becomes a job on the asset; false: a ticket.</param>
/// <param name="Unit">One of <see cref="Units"/>.</param>
/// <param name="Every">So many of the unit; what the counter goes from turn to turn.</param>
/// <param name="Cron">For unit cron.</param>
/// <param name="AfterFinish">The next turn is counted from the day on which the last one was finished, and waits for that.</param>
/// <param name="Start">The first turn; those by month keep its day as far as the month has it.</param>
/// <param name="At">When its jobs begin, local time.</param>
/// <param name="AheadDays">So many days before its day a turn becomes a job or ticket.</param>
/// <param name="NextOn">Day of the next turn; null while it waits for the last one's end, or for the counter.</param>
/// <param name="Turns">How many there have been, skipped ones too.</param>
/// <param name="LastJob">The job that the last turn became; null if it became a ticket.</param>
/// <param name="LastTicket">The ticket that it became.</param>
/// <param name="Usage">Where the counter stands.</param>
/// <param name="UsageDue">Where it has to go for the next turn.</param>
public sealed record Recurrence(
    long Id, string Title, long AssetId, bool MakesJob, string Unit, long Every, string? Cron, bool AfterFinish, DateOnly Start, TimeOnly At, int Minutes, int AheadDays,
    DateOnly? NextOn, DateOnly? SnoozedUntil, long Turns, long? LastJob, long? LastTicket, long Usage, long UsageDue, bool Ended)
{
    public const string Days = "days";
    public const string Weeks = "weeks";
    public const string Months = "months";
    public const string ByCron = "cron";
    public const string ByUsage = "usage";
    public static readonly IReadOnlyList<string> Units = [Days, Weeks, Months, ByCron, ByUsage];

    /// <summary>For unit usage, which of the asset's counters: km, hours; null if it has but one.</summary>
    public string? Counter { get; init; }

    /// <summary>So many days before a turn's day the asset's owner is reminded of it; null = not before the day itself.</summary>
    public int? RemindDays { get; init; }

    /// <summary>Day of the last turn; null if there was none.</summary>
    public DateOnly? LastOn { get; init; }

    /// <summary>Number of the last turn of which its owner was reminded.</summary>
    public long Reminded { get; init; }

    /// <summary>The day on which something is to be made of its next turn; null if it is not known yet.</summary>
    [JsonIgnore]
    public DateOnly? MakeOn => Ended ? null
        : Unit == ByUsage ? (Usage >= UsageDue ? SnoozedUntil ?? DateOnly.MinValue : null)
        : NextOn is not { } next ? null
        : next.AddDays(-AheadDays) is var ahead && SnoozedUntil > ahead ? SnoozedUntil : ahead;

    /// <summary>The next turn of which somebody is to be reminded, and from which day on; null if there is none.</summary>
    /// <param name="open">Day of the last turn, if it is still to be done.</param>
    public (long Turn, DateOnly Day, DateOnly From)? Reminder(DateOnly? open) =>
        Ended || RemindDays is not { } days ? null
        : open is { } last && Reminded < Turns ? (Turns, last, last.AddDays(-days))
        : NextOn is { } next && Reminded < Turns + 1 ? (Turns + 1, next, next.AddDays(-days))
        : null;

    /// <summary>The first turn after a day.</summary>
    public DateOnly? TurnAfter(DateOnly day, TimeZoneInfo zone)
    {
        switch (Unit)
        {
            case Days or Weeks:
                var step = (int)Every * (Unit == Weeks ? 7 : 1);
                return day < Start ? Start : Start.AddDays(((day.DayNumber - Start.DayNumber) / step + 1) * step);
            case Months:
                var turn = day < Start ? 0 : ((day.Year - Start.Year) * 12 + day.Month - Start.Month) / (int)Every;
                while (Start.AddMonths(turn * (int)Every) <= day)
                {
                    turn++;
                }
                return Start.AddMonths(turn * (int)Every);
            case ByCron:
                return CronText.Read(Cron!, out _)!.Next(new(LocalDays.StartOf((day < Start ? Start : day.AddDays(1)), zone).Milliseconds - 1), zone) is { } at ? LocalDays.Of(at, zone) : null;
            default:
                return null;
        }
    }

    /// <summary>Counted from the day on which the last turn was finished.</summary>
    public DateOnly? TurnAfterFinish(DateOnly finished, TimeZoneInfo zone) => Unit is Days or Weeks or Months ? (this with { Start = finished }).TurnAfter(finished, zone) : TurnAfter(finished, zone);

    /// <summary>As it goes on in other words; its number, its turns and where its counter stands are what they were. Only if the new words name other days, the next turn is looked for anew.</summary>
    /// <param name="words">What it says from now on.</param>
    /// <param name="open">The last turn is a job that is to be done after today: it goes to the first day after today that the new words name.</param>
    public Recurrence Rewritten(Recurrence words, DateOnly today, bool open, TimeZoneInfo zone)
    {
        var next = this with
        {
            Title = words.Title, AssetId = words.AssetId, MakesJob = words.MakesJob, Unit = words.Unit, Every = words.Every, Cron = words.Cron, AfterFinish = words.AfterFinish, Start = words.Start,
            At = words.At, Minutes = words.Minutes, AheadDays = words.AheadDays, Counter = words.Counter, RemindDays = words.RemindDays,
        };
        if ((next.Unit, next.Every, next.Cron, next.AfterFinish, next.Start) == (Unit, Every, Cron, AfterFinish, Start))
        {
            return next;
        }
        var last = open ? next.TurnAfter(today, zone) ?? LastOn : LastOn;
        return next with
        {
            LastOn = last,
            NextOn = next.AfterFinish && (LastJob ?? LastTicket) is not null ? null : next.TurnAfter(last >= today ? last.Value : today.AddDays(-1), zone),
            SnoozedUntil = null,
            UsageDue = next.Unit != ByUsage ? 0 : (Unit == ByUsage ? UsageDue - Every : Usage) + next.Every,
        };
    }

    /// <summary>As it goes on after a turn on a day. However many turns were missed, the next one lies ahead.</summary>
    public Recurrence After(DateOnly turn, long? job, long? ticket, TimeZoneInfo zone) => this with
    {
        NextOn = AfterFinish && (job ?? ticket) is not null ? null : TurnAfter(turn, zone),
        SnoozedUntil = null,
        Turns = Turns + 1,
        LastOn = turn,
        LastJob = job,
        LastTicket = ticket,
        UsageDue = Unit == ByUsage ? UsageDue + ((Math.Max(Usage, UsageDue) - UsageDue) / Every + 1) * Every : 0,
    };
}

/// <summary>What a turn became.</summary>
/// <param name="Text">For people: <c>job 5</c>, <c>ticket 7</c>, <c>skipped</c>.</param>
public sealed record RecurrenceTurn(long Number, DateOnly Day, string Text);
