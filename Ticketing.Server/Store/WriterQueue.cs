namespace Ticketing.Store;

/// <summary>How the writers of this folder wait for work. The queue is its own lock; who enqueues the first item or stops the writer pulses it.</summary>
static class WriterQueue
{
    /// <summary>Waits until there is something, then moves what waits, at most <paramref name="limit"/>, into <paramref name="group"/>.</summary>
    /// <param name="stopping">Written under the queue's lock.</param>
    /// <returns>False when the writer was stopped and everything is done.</returns>
    public static bool TakeGroup<T>(Queue<T> queue, List<T> group, int limit, ref bool stopping)
    {
        group.Clear();
        lock (queue)
        {
            while (queue.Count == 0)
            {
                if (stopping)
                {
                    return false;
                }
                Monitor.Wait(queue);
            }
            while (group.Count < limit && queue.TryDequeue(out var work))
            {
                group.Add(work);
            }
        }
        return true;
    }
}
