namespace Ticketing.Maintenance;

/// <summary>What the begin of a local day led to.</summary>
/// <param name="Day">The day that it is.</param>
/// <param name="Recorded">Days whose begin was recorded now: one, more after some time off, none if this day's was recorded before.</param>
/// <param name="Reminders">Contacts that were reminded.</param>
/// <param name="Invoices">Invoices that were issued.</param>
public sealed record DayPassed(DateOnly Day, int Recorded, int Reminders, int Invoices)
{
    /// <summary>The next day to record, one after the other: null if today's is.</summary>
    /// <param name="last">The last that was recorded.</param>
    public static DateOnly? Next(DateOnly last, DateOnly today) => last < today ? last.AddDays(1) : null;
}
