namespace Ticketing.Admission;

/// <summary>Why a promise cannot be given.</summary>
public enum ScheduleRefusal
{
    None = 0,

    /// <summary>No whole minute lies between now and the due time.</summary>
    TooShort,

    /// <summary>Nobody works between now and the due time.</summary>
    NobodyWorks,

    /// <summary>Every slot up to the due time is needed by promises that are due no later.</summary>
    Full,

    /// <summary>There is a slot, but a promise already given that is due later needs it.</summary>
    WouldBreakAnother,

    /// <summary>Promises already given can no longer all be kept; no new one is given until that is over.</summary>
    AlreadyBroken,
}

/// <summary>One minute of one agent.</summary>
/// <param name="StartsAt">Unix milliseconds of a full minute.</param>
/// <param name="Agent">Position of the agent in the list the <see cref="Capacity"/> was given.</param>
public readonly record struct ScheduleSlot(long StartsAt, int Agent);

/// <summary>The answer to "may this be promised?".</summary>
/// <param name="Rank">How many promises are worked before this one when all are worked by due time; its slot is <see cref="Schedule.SlotOfRank"/>. Meaningless if refused.</param>
public readonly record struct ScheduleVerdict(ScheduleRefusal Reason, int Rank = 0)
{
    public bool Admitted => Reason == ScheduleRefusal.None;
}
