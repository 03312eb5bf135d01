using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Tests.Heartbeats;

public class CheckRulesTests
{
    static readonly Instant Start = new(1_000_000_000);

    readonly Check _new = new() { Id = 1, Uuid = CheckAddress.New(7), Name = "Backup", Slug = "backup", Schedule = CheckSchedule.Every(3600), GraceSeconds = 300, CreatedAt = Start };

    static Instant After(int seconds) => Start + TimeSpan.FromSeconds(seconds);

    static Ping Said(PingKind kind, string? run = null) => new(kind, null, run, null);

    Check Pinged => CheckRules.Take(_new, Said(PingKind.Success), Start, null).Check;

    [Fact]
    public void A_new_check_expects_nothing_until_its_first_ping()
    {
        Assert.Equal(CheckStatus.New, CheckStatus.Of(_new, After(1_000_000)));
        Assert.Null(CheckRules.Silent(_new, After(1_000_000)));
    }

    [Theory]
    [InlineData(0, CheckStatus.Up)]
    [InlineData(3599, CheckStatus.Up)]
    [InlineData(3600, CheckStatus.Grace)]
    [InlineData(3899, CheckStatus.Grace)]
    [InlineData(3900, CheckStatus.Down)]
    public void It_is_up_for_its_period_then_in_grace_then_down(int seconds, string status)
    {
        Assert.Equal(status, CheckStatus.Of(Pinged, After(seconds)));
        Assert.Equal(status == CheckStatus.Down, CheckRules.Silent(Pinged, After(seconds)) is not null);
    }

    [Fact]
    public void A_silence_is_found_once_and_the_next_ping_ends_it()
    {
        var silent = CheckRules.Silent(Pinged, After(3900))!;
        Assert.Null(CheckRules.Silent(silent, After(9000)));
        var (up, turn) = CheckRules.Take(silent, Said(PingKind.Success), After(9000), null);
        Assert.Equal((CheckTurn.Up, false, After(12_900)), (turn, up.IsDown, up.AlertAt));
    }

    [Fact]
    public void A_ping_that_came_first_leaves_nothing_to_find() => Assert.Null(CheckRules.Silent(CheckRules.Take(Pinged, Said(PingKind.Success), After(3899), null).Check, After(3900)));

    [Fact]
    public void A_run_that_does_not_end_within_its_grace_is_a_silence_and_its_end_says_how_long_it_took()
    {
        var run = CheckRules.Take(Pinged, Said(PingKind.Start, "a"), After(60), null).Check;
        Assert.Equal(After(360), run.AlertAt);
        Assert.NotNull(CheckRules.Silent(run, After(360)));
        var (done, turn) = CheckRules.Take(run, Said(PingKind.Success, "a"), After(90), After(60));
        Assert.Equal((CheckTurn.Up, 30_000, null, After(90 + 3900)), (turn, done.DurationMilliseconds, done.StartedAt, done.AlertAt));
    }

    [Fact]
    public void The_end_of_another_run_leaves_the_one_that_was_begun()
    {
        var run = CheckRules.Take(Pinged, Said(PingKind.Start, "a"), After(60), null).Check;
        var other = CheckRules.Take(run, Said(PingKind.Success, "b"), After(90), null).Check;
        Assert.Equal((After(60), "a", After(360)), (other.StartedAt, other.StartedRun, other.AlertAt));
    }

    [Fact]
    public void A_failure_is_down_at_once_and_a_log_means_nothing()
    {
        var (failed, turn) = CheckRules.Take(Pinged, Said(PingKind.Failure), After(5), null);
        Assert.Equal((CheckTurn.Down, true, null), (turn, failed.IsDown, failed.AlertAt));
        var (logged, nothing) = CheckRules.Take(failed, Said(PingKind.Log), After(6), null);
        Assert.Equal((CheckTurn.None, failed with { Pings = failed.Pings + 1 }), (nothing, logged));
    }

    [Fact]
    public void A_pause_expects_nothing_and_a_ping_ends_it()
    {
        var paused = CheckRules.Pause(Pinged);
        Assert.Null(CheckRules.Silent(paused, After(1_000_000)));
        Assert.Equal(CheckStatus.Paused, CheckStatus.Of(paused, After(1_000_000)));
        Assert.Equal(CheckStatus.Up, CheckStatus.Of(CheckRules.Take(paused, Said(PingKind.Success), After(10), null).Check, After(11)));
    }

    [Theory]
    [InlineData("Nightly backup", "nightly-backup")]
    [InlineData("  db.example.org / daily ", "db-example-org-daily")]
    [InlineData("Größe", "gre")]
    [InlineData("a_b-c", "a_b-c")]
    public void A_name_becomes_a_part_of_an_address(string name, string slug) => Assert.Equal(slug, CheckRules.SlugOf(name, Guid.Empty));

    [Fact]
    public void An_id_tells_its_tenant_and_no_two_are_equal()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => CheckAddress.New(4_000_000_007)).ToHashSet();
        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.Equal((4_000_000_007, 8), (CheckAddress.TenantOf(id), id.Version)));
    }
}
