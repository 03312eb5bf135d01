namespace Ticketing.Tests.Harness;

/// <summary>Waits for what happens on its own in the server or at the other end of a wire. The limit only ends a test that has already failed; no test asserts how long something took.</summary>
public static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is not null.</summary>
    public static async Task<T> SomeAsync<T>(Func<Task<T?>> ask, string what, TimeSpan? limit = null) where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? Limit))
            {
                throw new TimeoutException($"Waited in vain for: {what}");
            }
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> ask, string what, TimeSpan? limit = null) => SomeAsync<object>(async () => await ask() ? what : null, what, limit);

    public static Task TrueAsync(Func<bool> ask, string what, TimeSpan? limit = null) => TrueAsync(() => Task.FromResult(ask()), what, limit);

    /// <summary>The result of <paramref name="task"/>, or a failure that names what was waited for.</summary>
    public static async Task<T> WithinAsync<T>(Task<T> task, string what, TimeSpan? limit = null)
    {
        try
        {
            return await task.WaitAsync(limit ?? Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for: {what}");
        }
    }
}
