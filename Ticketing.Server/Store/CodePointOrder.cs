namespace Ticketing.Store;

/// <summary>Order of texts by their code points, as the store compares their bytes; <see cref="StringComparer.Ordinal"/> puts characters outside the basic plane before U+E000.</summary>
sealed class CodePointOrder : IComparer<string>
{
    public static readonly CodePointOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (x ?? "", y ?? "");
        var same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length ? left.Length - right.Length : Weight(left[same]) - Weight(right[same]);
    }

    /// <summary>Surrogates behind all other units.</summary>
    static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
