using System.IO.Pipelines;
using Ticketing.Export;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Export;

/// <summary>A hundred thousand rows go through a file without being held: what lives meanwhile does not grow with them.</summary>
[Collection(Alone.Name)]
public class BoundedMemoryTests
{
    const int Rows = 100_000;

    /// <summary>As text the rows are 40 MB.</summary>
    const long MostAlive = 8 << 20;

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_is_alive_does_not_grow_with_the_rows(string kind)
    {
        var pipe = new Pipe();
        var cancel = TestContext.Current.CancellationToken;
        var reading = DiscardAsync(pipe.Reader);
        var (first, most) = (0L, 0L);
        IEnumerable<Cell[]> Source()
        {
            for (var row = 0; row < Rows; row++)
            {
                if (row % 20_000 == 10_000)
                {
                    var alive = GC.GetTotalMemory(forceFullCollection: true);
                    (first, most) = (first == 0 ? alive : first, Math.Max(most, alive));
                }
                yield return [row, new string('x', 400), (DateTime?)DateTime.UnixEpoch.AddSeconds(row), true];
            }
        }
        string[] columns = ["id", "text", "at", "flag"];
        await (kind == "csv" ? CsvFile.WriteAsync(pipe.Writer, columns, Source(), cancel) : Workbook.WriteAsync(pipe.Writer, "Rows", columns, Source(), cancel));
        await pipe.Writer.CompleteAsync();
        Assert.True(await reading > (kind == "csv" ? 40_000_000 : 100_000));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: alive {first} bytes at first, at most {most}");
        Assert.InRange(most - first, long.MinValue, MostAlive);
    }

    static async Task<long> DiscardAsync(PipeReader reader)
    {
        for (var bytes = 0L; ;)
        {
            var read = await reader.ReadAsync();
            bytes += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return bytes;
            }
        }
    }
}
