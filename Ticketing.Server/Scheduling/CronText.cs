using System.Globalization;

namespace Ticketing.Scheduling;

/// <summary>Reads the five fields of crontab(5): lists, ranges, steps, names of months and days, and <c>@daily</c> and its like.</summary>
public static class CronText
{
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Null with what is wrong if it cannot be read.</summary>
    public static CalendarSchedule? Read(string text, out string? fault)
    {
        var words = Whole(text.Trim()).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length != 5)
        {
            fault = $"has {words.Length} fields; cron has 5: minute, hour, day of the month, month, day of the week";
            return null;
        }
        fault = null;
        var minutes = Field(words[0], 0, 59, [], 0, "minute", ref fault);
        var hours = Field(words[1], 0, 23, [], 0, "hour", ref fault);
        var days = Field(words[2], 1, 31, [], 0, "day of the month", ref fault);
        var months = Field(words[3], 1, 12, Months, 1, "month", ref fault);
        var weekdays = Field(words[4], 0, 7, Weekdays, 0, "day of the week", ref fault);
        return fault is not null ? null : new()
        {
            Minutes = minutes,
            Hours = (uint)hours,
            Days = (uint)days,
            Months = (uint)months,
            Weekdays = (uint)((weekdays | weekdays >> 7) & 0x7F), // 7 is Sunday too
            EitherDay = words[2][0] != '*' && words[4][0] != '*',
        };
    }

    static string Whole(string text) => text.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        var other => other.Replace('\t', ' '),
    };

    static ulong Field(string text, int lowest, int highest, string[] names, int first, string what, ref string? fault)
    {
        ulong bits = 0;
        foreach (var part in text.Split(','))
        {
            var (range, step) = (part, 1);
            if (part.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash)
            {
                range = part[..slash];
                if (!int.TryParse(part.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out step) || step < 1)
                {
                    fault ??= $"has the {what} '{part}'; after / a step of 1 or more is wanted";
                    return 0;
                }
            }
            var dash = range.IndexOf('-', StringComparison.Ordinal);
            var (from, to) = range == "*" ? (lowest, what == "day of the week" ? 6 : highest)
                : dash > 0 ? (Number(range[..dash], names, first), Number(range[(dash + 1)..], names, first))
                : (Number(range, names, first), range.Length == part.Length ? Number(range, names, first) : highest);
            if (from < lowest || to > highest || from > to)
            {
                fault ??= $"has the {what} '{part}'; use {lowest} to {highest}{(names.Length > 0 ? $" or {names[0]} to {names[^1]}" : "")}";
                return 0;
            }
            for (var value = from; value <= to; value += step)
            {
                bits |= 1ul << value;
            }
        }
        return bits;
    }

    /// <summary>-1 if it is none.</summary>
    static int Number(string text, string[] names, int first) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(names, text) is >= 0 and var index ? index + first
        : -1;
}
