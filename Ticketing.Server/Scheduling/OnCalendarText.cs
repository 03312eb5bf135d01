using System.Globalization;

namespace Ticketing.Scheduling;

/// <summary>Reads what systemd's timers have in <c>OnCalendar=</c> (systemd.time(7)): <c>Mon..Fri *-*-* 04:30</c>, <c>*-*~1 23:00</c>, <c>*:0/15</c>, <c>weekly</c>. Seconds are left out: a heartbeat is expected within minutes.</summary>
public static class OnCalendarText
{
    static readonly string[] Weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    /// <summary>Null with what is wrong if it cannot be read.</summary>
    /// <param name="zone">The time zone at its end; null if it names none.</param>
    public static CalendarSchedule? Read(string text, out string? zone, out string? fault)
    {
        (zone, fault) = (null, null);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        if (words.Count > 1 && IsZone(words[^1]))
        {
            zone = words[^1];
            words.RemoveAt(words.Count - 1);
        }
        words = [.. Whole(string.Join(' ', words)).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var weekdays = 0x7Fu;
        if (words.Count > 0 && char.IsAsciiLetter(words[0][0]))
        {
            weekdays = DaysOfWeek(words[0], ref fault);
            words.RemoveAt(0);
        }
        var date = words.Count > 0 && !words[0].Contains(':', StringComparison.Ordinal) ? words[0] : "*-*-*";
        var time = words.Count > 0 && words[^1].Contains(':', StringComparison.Ordinal) ? words[^1] : "00:00";
        if (words.Count > 2 || (words.Count == 2 && (date != words[0] || time != words[1])) || text.Trim().Length == 0)
        {
            fault ??= "cannot be read; use days, date and time such as 'Mon..Fri *-*-* 04:30'";
        }
        var schedule = Read(date, time, weekdays, ref fault);
        return fault is null ? schedule : null;
    }

    static CalendarSchedule Read(string date, string time, uint weekdays, ref string? fault)
    {
        var last = date.IndexOf('~', StringComparison.Ordinal);
        var parts = date.Replace('~', '-').Split('-');
        var clock = time.Split(':');
        if (parts.Length is < 2 or > 3 || clock.Length is < 2 or > 3)
        {
            fault ??= $"has the date '{date}' and the time '{time}'; use year-month-day and hour:minute";
            return new() { Minutes = 0, Hours = 0, Days = 0, Months = 0, Weekdays = 0 };
        }
        IReadOnlySet<int>? years = null;
        if (parts.Length == 3 && parts[0] != "*")
        {
            years = Values(parts[0], 1970, 2199, "year", ref fault).ToHashSet();
        }
        var days = Bits(Values(parts[^1], 1, 31, "day", ref fault));
        return new()
        {
            Minutes = Bits(Values(clock[1], 0, 59, "minute", ref fault)),
            Hours = (uint)Bits(Values(clock[0], 0, 23, "hour", ref fault)),
            Days = last < 0 ? (uint)days : 0,
            LastDays = last < 0 ? 0 : (uint)days,
            Months = (uint)Bits(Values(parts[^2], 1, 12, "month", ref fault)),
            Weekdays = weekdays,
            Years = years,
        };
    }

    static string Whole(string text) => text.ToLowerInvariant() switch
    {
        "minutely" => "*-*-* *:*",
        "hourly" => "*-*-* *:00",
        "daily" => "*-*-* 00:00",
        "weekly" => "Mon *-*-* 00:00",
        "monthly" => "*-*-01 00:00",
        "quarterly" => "*-01,04,07,10-01 00:00",
        "semiannually" => "*-01,07-01 00:00",
        "yearly" or "annually" => "*-01-01 00:00",
        _ => text,
    };

    static bool IsZone(string word) => char.IsAsciiLetter(word[0]) && WeekdayOf(word.Split("..")[0].Split(',')[0]) < 0;

    static uint DaysOfWeek(string text, ref string? fault)
    {
        var bits = 0u;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split("..");
            var (from, to) = (WeekdayOf(ends[0]), WeekdayOf(ends[^1]));
            if (from < 0 || to < 0 || ends.Length > 2)
            {
                fault ??= $"has the day '{part}'; use Mon, Tue, Wed, Thu, Fri, Sat, Sun";
                return 0;
            }
            bits |= 1u << to;
            for (; from != to; from = (from + 1) % 7)
            {
                bits |= 1u << from;
            }
        }
        return bits;
    }

    static int WeekdayOf(string text) => text.Length < 3 ? -1 : Array.FindIndex(Weekdays, day => day.Equals(text, StringComparison.OrdinalIgnoreCase) || (text.Length == 3 && day.StartsWith(text, StringComparison.OrdinalIgnoreCase)));

    static List<int> Values(string text, int lowest, int highest, string what, ref string? fault)
    {
        var values = new List<int>();
        foreach (var part in text.Split(','))
        {
            var slash = part.IndexOf('/', StringComparison.Ordinal);
            var range = slash < 0 ? part : part[..slash];
            var ends = range.Split("..");
            var step = slash < 0 ? 1 : Number(part[(slash + 1)..]);
            var from = range == "*" ? lowest : Number(ends[0]);
            var to = ends.Length == 2 ? Number(ends[1]) : range == "*" || slash >= 0 ? highest : from;
            if (step < 1 || from < lowest || to > highest || from > to || ends.Length > 2)
            {
                fault ??= $"has the {what} '{part}'; use {lowest} to {highest}";
                return [];
            }
            for (var value = from; value <= to; value += step)
            {
                values.Add(value);
            }
        }
        return values;
    }

    static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    static ulong Bits(List<int> values)
    {
        ulong bits = 0;
        foreach (var value in values)
        {
            bits |= 1ul << value;
        }
        return bits;
    }
}
