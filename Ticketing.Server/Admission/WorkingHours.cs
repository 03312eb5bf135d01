using System.Collections;
using System.Globalization;

namespace Ticketing.Admission;

/// <summary>Weekly working hours as people write them: <c>Mon-Fri 08:00-22:00</c>, <c>Mon-Fri 08:00-12:00, 13:00-17:00; Sat 10:00-14:00</c>, <c>Fri 22:00-06:00</c>. Empty = always.</summary>
/// <remarks>
/// <para>Ranges are separated by <c>,</c> or <c>;</c>. Days are English names (three letters or whole) or ranges of them, which may wrap (<c>Sat-Mon</c>); several
/// days before one time are joined by <c>,</c> (<c>Mon, Wed 08:00-12:00</c>). A time without days belongs to the days before it in the same <c>;</c> group, else to every
/// day. A range whose end is not after its start runs over midnight into the next day and belongs to the day it starts on. <c>24:00</c> ends a day.</para>
/// <para>The wall clock decides: a minute is a working minute when the local clock shows a time inside a range. So a range that spans the hour that daylight saving
/// time skips is shorter that day, and one that spans the hour it repeats is longer; nothing is ever moved to another time.</para>
/// </remarks>
public sealed class WorkingHours
{
    public const int MinutesPerDay = 24 * 60;
    public const int MinutesPerWeek = 7 * MinutesPerDay;

    /// <summary>Longest text that is read.</summary>
    public const int MaxLength = 400;

    public static readonly WorkingHours Always = new("", null);

    static readonly string[] DayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    static readonly bool[] EveryDay = [true, true, true, true, true, true, true];

    readonly string _text;
    readonly BitArray? _week;

    WorkingHours(string text, BitArray? week)
    {
        _text = text;
        _week = week;
    }

    public bool IsAlways => _week is null;

    /// <summary>True if the minute belongs to the working hours.</summary>
    /// <param name="minuteOfWeek">Minutes since Monday 00:00 on the local wall clock, 0 to <see cref="MinutesPerWeek"/> - 1.</param>
    public bool Covers(int minuteOfWeek) => _week is null || _week[minuteOfWeek];

    /// <summary>The text it was read from.</summary>
    public override string ToString() => _text;

    /// <summary>Reads working hours.</summary>
    /// <param name="text">Null, empty or blank = always.</param>
    /// <param name="fault">What is wrong, where, and what to write instead; null on success.</param>
    public static bool TryParse(string? text, out WorkingHours hours, out string? fault)
    {
        hours = Always;
        fault = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        if (text.Length > MaxLength)
        {
            fault = $"is {text.Length} characters long; at most {MaxLength} are read";
            return false;
        }
        var week = new BitArray(MinutesPerWeek);
        foreach (var group in text.Split(';'))
        {
            if ((fault = ReadGroup(group, week)) is not null)
            {
                return false;
            }
        }
        hours = new(text.Trim(), week);
        return true;
    }

    /// <exception cref="FormatException">With the fault <see cref="TryParse"/> gives.</exception>
    public static WorkingHours Parse(string? text) =>
        TryParse(text, out var hours, out var fault) ? hours : throw new FormatException($"The working hours '{text}': {fault}.");

    static string? ReadGroup(string group, BitArray week)
    {
        var days = EveryDay;
        var waiting = false; // days that were named and still need a time
        foreach (var part in group.Split(','))
        {
            if (string.IsNullOrWhiteSpace(part))
            {
                return "has an empty range; write for example 'Mon-Fri 08:00-22:00' and one ',' or ';' between two ranges";
            }
            var text = part.Trim();
            var digit = text.AsSpan().IndexOfAnyInRange('0', '9');
            var (named, time) = digit < 0 ? (text, "") : (text[..digit].Trim(), text[digit..]);
            if (named.Length > 0)
            {
                if (!waiting)
                {
                    days = new bool[7];
                }
                if (FaultOfDays(named, days) is { } fault)
                {
                    return fault;
                }
                waiting = true;
            }
            if (time.Length > 0)
            {
                if (FaultOfTime(time, days, week) is { } fault)
                {
                    return fault;
                }
                waiting = false;
            }
        }
        return waiting ? $"names days without a time in '{group.Trim()}'; write for example 'Sat 10:00-14:00', or 'Sat 00:00-24:00' for the whole day" : null;
    }

    static string? FaultOfDays(string text, bool[] days)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length > 2)
        {
            return $"has '{text}', which is not a day or a range of days; write for example 'Mon-Fri'";
        }
        var first = DayOf(ends[0]);
        var last = DayOf(ends[^1]);
        if (first < 0 || last < 0)
        {
            return $"has '{(first < 0 ? ends[0] : ends[^1])}', which is not a day; use Mon, Tue, Wed, Thu, Fri, Sat, Sun";
        }
        for (var day = first; ; day = (day + 1) % 7)
        {
            days[day] = true;
            if (day == last)
            {
                return null;
            }
        }
    }

    static int DayOf(string name) =>
        Array.FindIndex(DayNames, day => day.Equals(name, StringComparison.OrdinalIgnoreCase) || day.AsSpan(0, 3).Equals(name, StringComparison.OrdinalIgnoreCase));

    static string? FaultOfTime(string text, bool[] days, BitArray week)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        if (ends.Length != 2)
        {
            return $"has '{text}', which is not a range of times; write for example '08:00-22:00'";
        }
        var start = MinuteOf(ends[0]);
        var end = MinuteOf(ends[1]);
        if (start is < 0 or MinutesPerDay || end < 0)
        {
            return $"has '{(end < 0 ? ends[1] : ends[0])}' in '{text}', which is not a time; write hours and minutes from 00:00 to 23:59 (24:00 as an end)";
        }
        if (start == end)
        {
            return $"has '{text}', which starts when it ends; write 00:00-24:00 for a whole day";
        }
        var length = end > start ? end - start : end + MinutesPerDay - start;
        for (var day = 0; day < 7; day++)
        {
            for (var minute = 0; days[day] && minute < length; minute++)
            {
                week[((day * MinutesPerDay) + start + minute) % MinutesPerWeek] = true;
            }
        }
        return null;
    }

    /// <returns>Minutes since midnight, 1440 for 24:00; -1 if it is not a time.</returns>
    static int MinuteOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon is 1 or 2 && text.Length == colon + 3
            && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && (hour < 24 || (hour == 24 && minute == 0))
            ? (hour * 60) + minute
            : -1;
    }
}
