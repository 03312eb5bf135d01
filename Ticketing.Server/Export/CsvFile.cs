using System.IO.Pipelines;
using CsvHelper;

namespace Ticketing.Export;

/// <summary>A table as CSV (RFC 4180, UTF-8 with byte order mark, CRLF). A text that a spreadsheet would run as a formula gets an apostrophe in front. Streams: memory does not grow with the table.</summary>
public static class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8";

    static readonly CsvWriterOptions Options = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true, TrueValue = "true", FalseValue = "false" };

    /// <param name="rows">Enumerated once, between flushes, on the caller's thread.</param>
    public static async Task WriteAsync(PipeWriter pipe, IReadOnlyList<string> columns, IEnumerable<Cell[]> rows, CancellationToken cancel)
    {
        using var csv = CsvWriter.Create(new PipeSink(pipe), Options, leaveOpen: true);
        foreach (var column in columns)
        {
            csv.WriteField(column);
        }
        csv.EndRecord();
        var count = 0;
        foreach (var row in rows)
        {
            foreach (var cell in row)
            {
                Write(csv, cell);
            }
            csv.EndRecord();
            if (++count % Table.RowsPerFlush == 0)
            {
                csv.Flush();
                if ((await pipe.FlushAsync(cancel).ConfigureAwait(false)).IsCompleted)
                {
                    return; // Nobody reads any more.
                }
            }
        }
        csv.Flush();
        await pipe.FlushAsync(cancel).ConfigureAwait(false);
    }

    static void Write(CsvWriter csv, in Cell cell)
    {
        if (cell.Number is { } number)
        {
            csv.WriteField(number);
        }
        else if (cell.Time is { } time)
        {
            csv.WriteField(time, "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'");
        }
        else if (cell.Amount is { } amount)
        {
            csv.WriteField(amount, "0.00##");
        }
        else if (cell.Flag is { } flag)
        {
            csv.WriteField(flag ? "true" : "false");
        }
        else
        {
            csv.WriteField(cell.Text);
        }
    }
}

static class Table
{
    /// <summary>Rows that may wait in memory before the reader's pace is asked for.</summary>
    public const int RowsPerFlush = 200;
}
