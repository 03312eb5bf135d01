using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>What was asked for lies in a store that cannot be read now. Trouble outside the program: nothing is wrong with the question.</summary>
/// <param name="refusal">What the doors answer: <see cref="RefusalKind.Unavailable"/>, with the time of the store's last answer.</param>
public sealed class StoreAwayException(Refusal refusal, Exception? cause = null) : Exception(refusal.Detail, cause)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>How new what is read now can be.</summary>
/// <param name="Age">Null: nothing that was written anywhere before the question is missing. Else the store is away, and this long ago it was so.</param>
public readonly record struct ReadState(TimeSpan? Age)
{
    public static readonly ReadState Current;
}
