using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.Store.Copies;

/// <summary>How one table compares.</summary>
/// <param name="Checksum">SHA-256 over all rows (<see cref="RowEncoding"/>) in the order of the primary key, of the first store.</param>
/// <param name="Difference">The first row that is not the same in both, for people; null if all are.</param>
sealed record TableSum(string Table, long Rows, string Checksum, string? Difference);

/// <summary>How two stores compare.</summary>
sealed record StoreSum(IReadOnlyList<TableSum> Tables)
{
    public long Rows => Tables.Sum(table => table.Rows);

    /// <summary>Over the names, counts and checksums of all tables; 64 hexadecimal digits.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(Tables.OrderBy(table => table.Table, StringComparer.Ordinal).Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Table} {table.Rows} {table.Checksum}\n"))))));

    public string? Difference => Tables.Select(table => table.Difference).FirstOrDefault(difference => difference is not null);

    /// <summary>For people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, SHA-256 {Checksum[..16]}…");
}

/// <summary>Reads two stores side by side, row by row, and says where they differ first. Every row of both is read; nothing is kept.</summary>
static class StoreComparison
{
    /// <param name="left">In a transaction.</param>
    /// <param name="right">In a transaction.</param>
    public static StoreSum Run(SqlSession left, SqlSession right) => new([.. StoreCopy.TablesOf(left, right).Select(table => Compare(table, left, right))]);

    static TableSum Compare(StoreTable table, SqlSession left, SqlSession right)
    {
        using var hashLeft = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var hashRight = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (encodingLeft, encodingRight) = (new RowEncoding(table), new RowEncoding(table));
        using var rowsLeft = left.Stream(table.Select);
        using var rowsRight = right.Stream(table.Select);
        long countLeft = 0, countRight = 0;
        string? first = null;
        var (moreLeft, moreRight) = (rowsLeft.Read(), rowsRight.Read());
        while (moreLeft || moreRight)
        {
            var bytesLeft = moreLeft ? encodingLeft.Encode(rowsLeft) : default;
            var bytesRight = moreRight ? encodingRight.Encode(rowsRight) : default;
            hashLeft.AppendData(bytesLeft);
            hashRight.AppendData(bytesRight);
            if (first is null && !bytesLeft.SequenceEqual(bytesRight))
            {
                first = KeyOf(moreLeft ? rowsLeft : null, encodingLeft) + " / " + KeyOf(moreRight ? rowsRight : null, encodingRight);
            }
            (countLeft, moreLeft) = moreLeft ? (countLeft + 1, rowsLeft.Read()) : (countLeft, false);
            (countRight, moreRight) = moreRight ? (countRight + 1, rowsRight.Read()) : (countRight, false);
        }
        var (sumLeft, sumRight) = (Convert.ToHexStringLower(hashLeft.GetHashAndReset()), Convert.ToHexStringLower(hashRight.GetHashAndReset()));
        var same = countLeft == countRight && sumLeft == sumRight;
        return new(table.Name, countLeft, sumLeft, same ? null : string.Create(CultureInfo.InvariantCulture, $"{table.Name} has {countLeft} rows here and {countRight} there; the first that differ: {first}"));
    }

    static string KeyOf(DbDataReader? row, RowEncoding encoding) => row is null ? "none" : encoding.KeyOf(row);
}
