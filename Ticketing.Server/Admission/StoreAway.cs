using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>Which refusals mean that the store is away for a while and nothing of the work is in it: the reasons to spool.</summary>
public static class StoreAway
{
    /// <summary>Another program holds the store.</summary>
    public const string BusyCode = "store-busy";

    /// <summary>The store cannot be reached or written.</summary>
    public const string UnavailableCode = "store-unavailable";

    /// <summary>Its disk is full.</summary>
    public const string NoSpaceCode = "no-space";

    /// <summary>It went away while the work was being stored, and nobody knows whether it is.</summary>
    public const string InDoubtCode = "store-in-doubt";

    /// <summary>Not when a healthy store has too much to do (<c>busy</c>), and not when it is unknown whether the work is stored: who sent it has to ask again.</summary>
    public static bool Is(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Code is BusyCode or UnavailableCode or NoSpaceCode;
    }
}
