using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>Amounts, counted in hundredths so that no sum is ever off by one.</summary>
public static class Money
{
    /// <summary>Rate × time, rounded to hundredths, half up.</summary>
    public static long Cents(decimal hourlyRate, Instant from, Instant until) =>
        (long)decimal.Round(hourlyRate * (until.Milliseconds - from.Milliseconds) / 36_000m, MidpointRounding.AwayFromZero);

    public static decimal Amount(long cents) => new decimal(cents) / 100m;

    /// <summary>For people: <c>55.50</c>.</summary>
    public static string Text(long cents) => Amount(cents).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Hours of an invoice line: <c>3</c>, <c>2.75</c>.</summary>
    public static decimal Hours(Instant from, Instant until) => decimal.Round((until.Milliseconds - from.Milliseconds) / 3_600_000m, 2, MidpointRounding.AwayFromZero);
}
