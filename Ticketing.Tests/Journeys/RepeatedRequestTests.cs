using System.Globalization;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>A sender that is not sure may send again: the key of a request makes it count once.</summary>
public class RepeatedRequestTests
{
    [Theory, BothServers]
    public async Task A_repeat_with_the_same_key_returns_the_first_answer(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201);

        var repeat = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201);
        var other = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-2"))).Expect(201);

        Assert.Equal(first.Id, repeat.Id);
        Assert.NotEqual(first.Id, other.Id);
        Assert.Equal(2, await server.Script.CountAsync());
    }

    [Theory, BothServers]
    public async Task Fifty_repeats_at_once_make_one_ticket(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "same"))));

        Assert.Single(answers.Select(answer => answer.Expect(201).Id).Distinct());
        Assert.Equal(1, await server.Script.CountAsync());
    }

    [Theory, NativeServers]
    public async Task A_restart_does_not_forget_the_key(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        var first = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201);
        await server.KillAsync();
        await server.StartAgainAsync();

        var repeat = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201);

        Assert.Equal(first.Id, repeat.Id);
    }

    [Theory, InProcessServers]
    public async Task After_a_day_the_key_is_free_again(ServerMode mode)
    {
        var clock = new TestClock(DateTimeOffset.Parse("2026-03-02T09:00:00Z", CultureInfo.InvariantCulture));
        await using var server = await ServerUnderTest.StartAsync(mode, clock);
        var first = (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201);

        clock.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));

        Assert.NotEqual(first.Id, (await server.Script.SubmitAsync("""{"title": "Alarm"}""", ("Idempotency-Key", "a-1"))).Expect(201).Id);
    }
}
