using System.Buffers;
using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Ticketing.Store.Copies;

/// <summary>
/// A row as bytes that are the same whichever engine it lies in: for each column 0 = NULL; 1 and a number as little-endian 64 bits; 2 and a text, 3 and bytes, each with its length as little-endian 32 bits
/// (a text's in UTF-8). No two rows have the same bytes.
/// </summary>
sealed class RowEncoding(StoreTable table)
{
    readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The row's bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(DbDataReader row)
    {
        _bytes.ResetWrittenCount();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            switch (ValueOf(row, i))
            {
                case long number:
                    BinaryPrimitives.WriteInt64LittleEndian(Begin(1, sizeof(long)), number);
                    _bytes.Advance(sizeof(long));
                    break;
                case string text:
                    var length = Encoding.UTF8.GetByteCount(text);
                    BinaryPrimitives.WriteInt32LittleEndian(Begin(2, sizeof(int)), length);
                    _bytes.Advance(sizeof(int));
                    _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length)));
                    break;
                case byte[] bytes:
                    BinaryPrimitives.WriteInt32LittleEndian(Begin(3, sizeof(int)), bytes.Length);
                    _bytes.Advance(sizeof(int));
                    _bytes.Write(bytes);
                    break;
                default:
                    Begin(0, 0);
                    break;
            }
        }
        return _bytes.WrittenSpan;
    }

    /// <summary><c>long</c>, <c>string</c>, <c>byte[]</c> or null.</summary>
    public object? ValueOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : table.Columns[column].Kind switch
    {
        ColumnKind.Number => row.GetInt64(column),
        ColumnKind.Text => row.GetString(column),
        _ => (byte[])row.GetValue(column),
    };

    /// <summary>The primary key, for people.</summary>
    public string KeyOf(DbDataReader row) => string.Join(", ", table.Key.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} = {row.GetValue(row.GetOrdinal(name))}")));

    Span<byte> Begin(byte kind, int room)
    {
        _bytes.GetSpan(1)[0] = kind;
        _bytes.Advance(1);
        return _bytes.GetSpan(room);
    }
}
