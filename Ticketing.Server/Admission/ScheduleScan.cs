using System.Numerics;

namespace Ticketing.Admission;

/// <summary>The comparisons behind an admission, over two prefix sums of the same minutes: how many promises are due by each minute, and how many slots there are until it.</summary>
static class ScheduleScan
{
    /// <summary>True if no deadline is broken: wherever anything beyond the <paramref name="missed"/> promises is due, the slots since <paramref name="used"/> suffice for all that is due.</summary>
    public static bool AllKept(ReadOnlySpan<int> due, ReadOnlySpan<int> slots, int used, int missed)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated && due.Length >= Vector<int>.Count)
        {
            var allUsed = new Vector<int>(used);
            var allMissed = new Vector<int>(missed);
            var broken = Vector<int>.Zero;
            for (; i <= due.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                var demand = new Vector<int>(due[i..]);
                broken |= Vector.GreaterThan(demand, allMissed) & Vector.GreaterThan(demand, new Vector<int>(slots[i..]) - allUsed);
            }
            if (broken != Vector<int>.Zero)
            {
                return false;
            }
        }
        for (; i < due.Length; i++)
        {
            if (due[i] > missed && due[i] > slots[i] - used)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The least number of slots since <paramref name="used"/> that are left over at any minute; negative if somewhere they do not suffice.</summary>
    public static int LeastSpare(ReadOnlySpan<int> due, ReadOnlySpan<int> slots, int used)
    {
        var least = int.MaxValue;
        var i = 0;
        if (Vector.IsHardwareAccelerated && due.Length >= Vector<int>.Count)
        {
            var leasts = new Vector<int>(int.MaxValue);
            for (; i <= due.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                leasts = Vector.Min(leasts, new Vector<int>(slots[i..]) - new Vector<int>(due[i..]));
            }
            for (var lane = 0; lane < Vector<int>.Count; lane++)
            {
                least = Math.Min(least, leasts[lane]);
            }
        }
        for (; i < due.Length; i++)
        {
            least = Math.Min(least, slots[i] - due[i]);
        }
        return least - used;
    }

    /// <summary>Adds to every element.</summary>
    public static void Add(Span<int> values, int amount)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var amounts = new Vector<int>(amount);
            for (; i <= values.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                (new Vector<int>(values[i..]) + amounts).CopyTo(values[i..]);
            }
        }
        for (; i < values.Length; i++)
        {
            values[i] += amount;
        }
    }
}
