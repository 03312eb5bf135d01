using Ticketing.Store;
using Ticketing.Store.Copies;

namespace Ticketing.Tests.Store.Copies;

/// <summary>A copy is the same store, whatever engine it came from and goes to.</summary>
public sealed class StoreCopyTests : IDisposable
{
    readonly CopyFixture _fixture = new();

    public static TheoryData<string, string> Ways => CopyFixture.Ways;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_copy_has_the_same_rows_the_same_chain_and_goes_on_where_the_original_stopped(string from, string to)
    {
        var source = await _fixture.SeededAsync(from);
        var target = await _fixture.PlaceAsync(to);

        var sum = CopyFixture.Copy(source, target);

        Assert.Null(sum.Difference);
        Assert.True(sum.Rows > 80, sum.ToString());
        Assert.Equal(sum.Checksum, CopyFixture.Compare(target, source).Checksum);
        Assert.All(["tickets", "events", "outbox", "agents", "systems"], name => Assert.True(sum.Tables.Single(table => table.Table == name).Rows > 0, name));
        using var store = _fixture.Open(target);
        Assert.Null(store.Pool.Read(EventChain.FirstBroken));
        var last = store.Pool.Read(sql => sql.Number("SELECT MAX(id) FROM tickets"));
        Assert.Equal(last + 1, await CopyFixture.SubmitAsync(store, "Another"));
        await store.IndexAsync(CancellationToken.None);
        Assert.Equal(1, store.Read.List(new() { Text = "kettle 4 " }).Value!.Total);
        Assert.Null(store.Pool.Read(EventChain.FirstBroken));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_second_copy_replaces_the_first(string from, string to)
    {
        var source = await _fixture.SeededAsync(from, 5);
        var target = await _fixture.PlaceAsync(to);
        CopyFixture.Copy(source, target);
        CopyFixture.Change(target, "UPDATE tickets SET title = 'other' WHERE id = 2; INSERT INTO categories (id, name, created_at) VALUES (99, 'x', 0)");
        Assert.NotNull(CopyFixture.Compare(source, target).Difference);

        Assert.Null(CopyFixture.Copy(source, target).Difference);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Thousands_of_rows_go_over_in_several_transactions(string from, string to)
    {
        var source = await _fixture.SeededAsync(from, 1);
        using (var session = source.OpenWriter())
        {
            session.BeginWrite();
            for (var i = 1L; i <= 10_000; i++)
            {
                session.Send("INSERT INTO idempotency (actor, key, status, ticket_id, body, created_at) VALUES (@actor, @key, 201, 1, @body, @created_at)", "a", $"{i * 7919 % 10_007}", i % 5 == 0 ? "" : "{}", i);
            }
            session.Commit();
        }

        var sum = CopyFixture.Copy(source, await _fixture.PlaceAsync(to));

        Assert.Null(sum.Difference);
        Assert.Equal(10_000, sum.Tables.Single(table => table.Table == "idempotency").Rows);
    }

    [Fact]
    public async Task What_PostgreSQL_cannot_store_is_named()
    {
        var source = await _fixture.SeededAsync(CopyFixture.Sqlite, 2);
        CopyFixture.Change(source, "UPDATE tickets SET description = 'a' || char(0) || 'b' WHERE id = 2");
        var target = await _fixture.PlaceAsync(CopyFixture.Postgres);

        var fault = Assert.Throws<IOException>(() => CopyFixture.Copy(source, target));

        Assert.Contains("tickets, id = 2: 'description' holds a NUL", fault.Message, StringComparison.Ordinal);
    }
}
