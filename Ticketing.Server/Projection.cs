namespace Ticketing;

/// <summary>
/// <c>Select</c> and <c>Where</c> for the whole product, found before the framework's because they stand in the enclosing namespace.
/// The framework's <c>Select</c> is a generic virtual method of each of its iterators: ahead-of-time compilation makes every pair of value types that occurs as a source (of a <c>Where</c>, say) and as
/// a result anywhere, which was 4 MB of code and 6 MB of the executable for twenty such types. A plain iterator is made once per use.
/// </summary>
static class Projection
{
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> selector)
    {
        foreach (var item in source)
        {
            yield return selector(item);
        }
    }

    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, int, TResult> selector)
    {
        var index = 0;
        foreach (var item in source)
        {
            yield return selector(item, index++);
        }
    }

    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (var item in source)
        {
            if (predicate(item))
            {
                yield return item;
            }
        }
    }
}
