namespace Ticketing.Tests.Store.Copies;

public sealed class StoreComparisonTests : IDisposable
{
    readonly CopyFixture _fixture = new();

    public static TheoryData<string> Engines => [CopyFixture.Sqlite, CopyFixture.Postgres];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_first_row_that_differs_is_named_whatever_the_difference(string engine)
    {
        var source = await _fixture.SeededAsync(CopyFixture.Sqlite, 12);
        foreach (var (change, said) in new[]
        {
            ("UPDATE tickets SET title = title || ' ' WHERE id > 3", "id = 4 / id = 4"),
            ("UPDATE tickets SET description = '' WHERE id = 5", "id = 5 / id = 5"),
            ("DELETE FROM tickets WHERE id = 2", "tickets has 11 rows here and 10 there; the first that differ: id = 2 / id = 3"),
            ("INSERT INTO categories (id, name, created_at) VALUES (77, 'more', 0)", "none / id = 77"),
            ("UPDATE events SET hash = decode_hash WHERE seq = 3", "seq = 3 / seq = 3"),
        })
        {
            var target = await _fixture.PlaceAsync(engine);
            Assert.Null(CopyFixture.Copy(source, target).Difference);
            CopyFixture.Change(target, change.Replace("decode_hash", engine == CopyFixture.Sqlite ? "x'00'" : "'\\x00'::bytea", StringComparison.Ordinal));

            var sum = CopyFixture.Compare(source, target);

            Assert.Contains(said, sum.Difference, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Numbers_texts_bytes_and_nothing_never_look_alike()
    {
        var source = await _fixture.SeededAsync(CopyFixture.Sqlite, 1);
        CopyFixture.Change(source, "UPDATE tickets SET category = 'ab', reference = 'c' WHERE id = 1");
        var target = await _fixture.PlaceAsync(CopyFixture.Postgres);
        var before = CopyFixture.Copy(source, target).Checksum;
        CopyFixture.Change(target, "UPDATE tickets SET category = 'a', reference = 'bc' WHERE id = 1");

        var sum = CopyFixture.Compare(source, target);

        Assert.NotNull(sum.Difference);
        Assert.NotEqual(before, CopyFixture.Compare(target, source).Checksum);
    }
}
