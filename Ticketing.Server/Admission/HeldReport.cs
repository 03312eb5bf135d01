using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>A report on its way. Most never wait: what is needed for that is made when it begins.</summary>
sealed class HeldReport(Report report, Origin sender, Instant receivedAt)
{
    TaskCompletionSource<SubmitResult>? _answer;

    /// <summary>Order of coming.</summary>
    public long Number { get; set; }
    public Report Report => report;
    public Instant ReceivedAt => receivedAt;

    public Origin Sender => sender;

    /// <summary>The sender with the time it came.</summary>
    public Origin Origin => sender with { ReceivedAt = receivedAt };

    /// <summary>Before <see cref="Task"/>, <see cref="Complete"/> and <see cref="Fail"/>, within the line's lock.</summary>
    public void Wait() => _answer ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SubmitResult> Task => _answer!.Task;
    public void Complete(SubmitResult result) => _answer!.TrySetResult(result);
    public void Fail(Exception bug) => _answer!.TrySetException(bug);
}
