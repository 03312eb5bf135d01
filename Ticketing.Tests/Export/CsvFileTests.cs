using System.IO.Pipelines;
using System.Text;
using CsvHelper;
using Ticketing.Export;

namespace Ticketing.Tests.Export;

public class CsvFileTests
{
    static async Task<byte[]> WriteAsync(params Cell[][] rows)
    {
        var stream = new MemoryStream();
        var pipe = PipeWriter.Create(stream);
        await CsvFile.WriteAsync(pipe, ["a", "b"], rows, TestContext.Current.CancellationToken);
        await pipe.CompleteAsync();
        return stream.ToArray();
    }

    [Fact]
    public async Task Starts_with_a_byte_order_mark_and_ends_every_record_with_crlf()
    {
        var bytes = await WriteAsync(["x", 17L], ["two, \"lines\"\nof text", new DateTime(2026, 3, 2, 9, 0, 0, 120, DateTimeKind.Utc)], [(string?)null, true]);
        Assert.Equal("\uFEFFa,b\r\nx,17\r\n\"two, \"\"lines\"\"\nof text\",2026-03-02T09:00:00.12Z\r\n,true\r\n", Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30 1234")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public async Task What_a_spreadsheet_would_run_gets_an_apostrophe(string text)
    {
        using var csv = CsvReader.Create(new MemoryStream(await WriteAsync([text, 1L])), new CsvReaderOptions());
        Assert.True(csv.Read()); // The header is read first.
        Assert.Equal("'" + text, csv.GetString(0));
    }

    [Fact]
    public async Task Amounts_have_their_two_decimals_and_a_day_is_a_date() =>
        Assert.EndsWith("\r\n18.50,2031-05-01\r\n-0.125,\r\n", Encoding.UTF8.GetString(await WriteAsync([18.5m, (DateOnly?)new DateOnly(2031, 5, 1)], [-0.125m, (DateOnly?)null])), StringComparison.Ordinal);

    [Fact]
    public async Task Numbers_below_zero_stay_numbers() => Assert.EndsWith("x,-5\r\n", Encoding.UTF8.GetString(await WriteAsync(["x", -5L])), StringComparison.Ordinal);

    [Fact]
    public async Task Rows_are_taken_at_the_pace_of_the_reader()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 1024));
        var taken = 0;
        IEnumerable<Cell[]> Rows()
        {
            for (; taken < 100_000; taken++)
            {
                yield return [new string('x', 50), taken];
            }
        }
        var writing = CsvFile.WriteAsync(pipe.Writer, ["a", "b"], Rows(), TestContext.Current.CancellationToken);
        Assert.False(writing.IsCompleted);
        Assert.InRange(taken, 1, 1_000);
        await pipe.Reader.CompleteAsync();
        await writing;
        Assert.InRange(taken, 1, 1_000);
    }
}
