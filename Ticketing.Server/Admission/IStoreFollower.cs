namespace Ticketing.Admission;

/// <summary>Something that follows the events of an open store. Its disposal ends that, without hurry; when the store is opened again, a new one goes on where it left off.</summary>
public interface IStoreFollower : IAsyncDisposable
{
    /// <summary>True while it has something in hand that somebody waits for: the store is not closed under it.</summary>
    bool IsBehind { get; }
}
