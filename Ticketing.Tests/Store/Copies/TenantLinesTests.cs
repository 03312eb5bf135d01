using System.Text;
using Ticketing.Store;
using Ticketing.Store.Copies;

namespace Ticketing.Tests.Store.Copies;

/// <summary>A tenant leaves as a file of lines and comes back the same, on either engine; a file that is not whole comes in nowhere.</summary>
public sealed class TenantLinesTests : IDisposable
{
    readonly CopyFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    static byte[] Export(StorePlace place)
    {
        using var source = place.OpenReader();
        source.BeginRead();
        using var file = new MemoryStream();
        TenantLines.Write(source, file);
        return file.ToArray();
    }

    [Theory]
    [MemberData(nameof(CopyFixture.Ways), MemberType = typeof(CopyFixture))]
    public async Task What_is_exported_and_imported_is_the_same_row_by_row_and_line_by_line(string from, string to)
    {
        var source = await _fixture.SeededAsync(from);
        var file = Export(source);
        var target = await _fixture.PlaceAsync(to);
        var rows = TenantImport.Run(() => new MemoryStream(file), target, 0);
        var sum = CopyFixture.Compare(source, target);
        Assert.Null(sum.Difference);
        Assert.Equal(sum.Rows, rows);
        Assert.Equal(file, Export(target));
    }

    [Fact]
    public async Task A_file_with_a_fault_is_refused_with_the_line_and_the_reason_and_nothing_is_left()
    {
        var lines = Encoding.UTF8.GetString(Export(await _fixture.SeededAsync(CopyFixture.Sqlite, 6))).TrimEnd('\n').Split('\n');
        var ticket = Array.FindIndex(lines, line => line.StartsWith("{\"table\":\"tickets\"", StringComparison.Ordinal));
        foreach (var (change, said) in new (Action<List<string>> Change, string Said)[]
        {
            (all => all[ticket] = "{", $"line {ticket + 1} is not JSON"),
            (all => all[ticket] = "7", $"line {ticket + 1} is no JSON object"),
            (all => all[ticket] = all[ticket].Replace("Kettle", "Pot", StringComparison.Ordinal), $"line {lines.Length} does not fit"),
            (all => all.RemoveAt(ticket), $"line {lines.Length - 1} does not fit"),
            (all => all.RemoveAt(all.Count - 1), $"line {lines.Length} is missing"),
            (all => all.Add("{}"), $"line {lines.Length + 1} stands after"),
            (all => all[ticket] = all[ticket].Replace("\"title\":", "\"titel\":", StringComparison.Ordinal), $"line {ticket + 1} has no 'title'"),
            (all => all[ticket] = all[ticket].Replace("\"version\":1", "\"version\":\"1\"", StringComparison.Ordinal), $"line {ticket + 1} has no whole number as 'version'"),
            (all => all[ticket] = all[ticket].Replace("\"tickets\"", "\"letters\"", StringComparison.Ordinal), $"line {ticket + 1} names the table 'letters'"),
            (all => all[0] = "{\"format\":\"other\"}", "line 1 is not the beginning"),
            (all => all[0] = "{\"format\":\"ticketing-tenant\",\"version\":1}", "line 1 says schema version 1"),
        })
        {
            var all = lines.ToList();
            change(all);
            var target = await _fixture.PlaceAsync(CopyFixture.Sqlite);
            var file = Encoding.UTF8.GetBytes(string.Join('\n', all) + "\n");
            Assert.Contains(said, Assert.Throws<IOException>(() => TenantImport.Run(() => new MemoryStream(file), target, 0)).Message, StringComparison.Ordinal);
            Assert.False(target.Exists());
        }
    }

    [Fact]
    public async Task A_tenant_with_events_is_not_replaced()
    {
        var (source, other) = (await _fixture.SeededAsync(CopyFixture.Sqlite, 3), await _fixture.SeededAsync(CopyFixture.Sqlite, 2));
        var file = Export(source);
        Assert.Contains("Nothing was imported", Assert.Throws<IOException>(() => TenantImport.Run(() => new MemoryStream(file), other, 0)).Message, StringComparison.Ordinal);
        Assert.True(other.Exists());
    }
}
