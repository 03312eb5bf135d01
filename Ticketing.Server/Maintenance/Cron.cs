using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>
/// The five fields of cron: minute, hour, day of month, month, day of week (0 or 7 = Sunday), each <c>*</c>, numbers, ranges <c>1-5</c>, lists <c>1,15</c>, steps <c>*/10</c>; also names such as MON and JAN. If both days are
/// given, one of them is enough (POSIX). Times are local: one that the clocks skip comes at the next minute there is, one that they show twice comes the first time only.
/// </summary>
public sealed class Cron
{
    public const int MaxLength = 100;

    /// <summary>Beyond this there is no next time: 29 February of the right weekday comes within 28 years, and 40 with 2100 in between.</summary>
    const int DaysAhead = 41 * 366;

    static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    readonly ulong _minutes;
    readonly ulong _hours;
    readonly ulong _days;
    readonly ulong _months;
    readonly ulong _weekdays;
    readonly bool _either;

    Cron(ulong minutes, ulong hours, ulong days, ulong months, ulong weekdays, bool either) =>
        (_minutes, _hours, _days, _months, _weekdays, _either) = (minutes, hours, days, months, weekdays, either);

    /// <param name="fault">Continues a sentence that begins with the field's name.</param>
    public static Cron? Parse(string text, out string? fault)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        fault = fields.Length == 5 ? null : "must have five fields: minute hour day month weekday, such as 0 8 * * MON";
        if (fault is not null)
        {
            return null;
        }
        if (Field(fields[0], 0, 59, []) is { } minutes && Field(fields[1], 0, 23, []) is { } hours && Field(fields[2], 1, 31, []) is { } days && Field(fields[3], 1, 12, Months) is { } months && Field(fields[4], 0, 7, Weekdays) is { } weekdays)
        {
            weekdays |= (weekdays >> 7) & 1;
            return new(minutes, hours, days, months, weekdays, fields[2][0] != '*' && fields[4][0] != '*');
        }
        fault = "has a field that is none of: * , numbers in their range, 1-5, 1,15, */10";
        return null;
    }

    /// <summary>The first time after an instant; null if there is none.</summary>
    public Instant? Next(Instant after, TimeZoneInfo zone)
    {
        var first = LocalDays.Of(after, zone);
        for (var ahead = 0; ahead < DaysAhead && first.DayNumber + ahead < DateOnly.MaxValue.DayNumber; ahead++)
        {
            var day = first.AddDays(ahead);
            if (!Falls(day))
            {
                continue;
            }
            for (var minute = 0; minute < 24 * 60; minute++)
            {
                if (Has(_hours, minute / 60) && Has(_minutes, minute % 60) && LocalDays.At(day, new(minute / 60, minute % 60), zone) is var at && at > after)
                {
                    return at;
                }
            }
        }
        return null;
    }

    bool Falls(DateOnly day)
    {
        var (ofMonth, ofWeek) = (Has(_days, day.Day), Has(_weekdays, (int)day.DayOfWeek));
        return Has(_months, day.Month) && (_either ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    static bool Has(ulong set, int value) => (set >> value & 1) != 0;

    static ulong? Field(string text, int least, int most, string[] names)
    {
        ulong set = 0;
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                [var of, var by] when int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var every) && every > 0 => (of, every),
                _ => ("", 0),
            };
            var ends = range == "*" ? [least, most] : range.Split('-').Select(end => Number(end, names)).ToArray();
            var (from, until) = ends switch
            {
                [var one] => (one, part.Contains('/', StringComparison.Ordinal) ? most : one),
                [var one, var other] => (one, other),
                _ => (-1, -1),
            };
            if (from < least || until > most || from > until)
            {
                return null;
            }
            for (var value = from; value <= until; value += step)
            {
                set |= 1UL << value;
            }
        }
        return set;
    }

    static int Number(string text, string[] names) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? index + (names == Months ? 1 : 0)
        : -1;
}
