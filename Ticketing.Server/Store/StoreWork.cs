using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>Something the writer does inside its transaction. Exactly one of the three ends is called, exactly once.</summary>
abstract class StoreWork
{
    /// <summary>System and reference that it will look up; null if none.</summary>
    public virtual (string System, string Reference)? About => null;

    /// <summary>Inside the transaction, on the writer's thread. May run a second time, alone, when a neighbour in its group failed.</summary>
    public abstract void Run();

    /// <summary>After the commit is on disk: the waiter gets what <see cref="Run"/> found.</summary>
    public abstract void Complete();

    /// <summary>Nothing of it is stored, for a reason outside the program.</summary>
    public abstract void Refuse(Refusal refusal);

    /// <summary>Nothing of it is stored, because of a bug.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>A function with its waiter.</summary>
sealed class StoreWork<T>(Func<T> run, Func<Refusal, T> refused, (string System, string Reference)? about = null) : StoreWork
{
    public override (string System, string Reference)? About => about;
    readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? _result;

    public Task<T> Task => _done.Task;
    public override void Run() => _result = run();
    public override void Complete() => _done.SetResult(_result!);
    public override void Refuse(Refusal refusal) => _done.SetResult(refused(refusal));
    public override void Fail(Exception exception) => _done.SetException(exception);
}
