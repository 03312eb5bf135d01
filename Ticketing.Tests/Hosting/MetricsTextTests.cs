using Ticketing.Hosting;

namespace Ticketing.Tests.Hosting;

public sealed class MetricsTextTests : IDisposable
{
    readonly TicketingMetrics _metrics = new();
    readonly MetricsText _text;

    public MetricsTextTests() => _text = new(_metrics, TimeProvider.System);

    public void Dispose()
    {
        _text.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Intake_is_counted_by_door_and_outcome()
    {
        _metrics.Intake("http", "created");
        _metrics.Intake("http", "created");
        _metrics.Intake("mqtt", "merged");
        var lines = _text.Render().Split('\n');
        Assert.Contains("# TYPE ticketing_intake_total counter", lines);
        Assert.Contains("ticketing_intake_total{door=\"http\",outcome=\"created\"} 2", lines);
        Assert.Contains("ticketing_intake_total{door=\"mqtt\",outcome=\"merged\"} 1", lines);
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_sum_and_count()
    {
        _metrics.Commit(3, TimeSpan.FromMilliseconds(2));
        _metrics.Commit(600, TimeSpan.FromSeconds(10));
        var lines = _text.Render().Split('\n');
        Assert.Contains("ticketing_commit_group_size_bucket{le=\"2\"} 0", lines);
        Assert.Contains("ticketing_commit_group_size_bucket{le=\"4\"} 1", lines);
        Assert.Contains("ticketing_commit_group_size_bucket{le=\"512\"} 1", lines);
        Assert.Contains("ticketing_commit_group_size_bucket{le=\"+Inf\"} 2", lines);
        Assert.Contains("ticketing_commit_group_size_sum 603", lines);
        Assert.Contains("ticketing_commit_group_size_count 2", lines);
        Assert.Contains("ticketing_commit_seconds_bucket{le=\"0.0025\"} 1", lines);
    }

    [Fact]
    public void A_gauge_is_read_when_somebody_looks()
    {
        var depth = 5L;
        _metrics.Gauge("ticketing_outbox_depth", "Mails that wait.", () => depth);
        Assert.Contains("ticketing_outbox_depth 5\n", _text.Render(), StringComparison.Ordinal);
        depth = 0;
        Assert.Contains("ticketing_outbox_depth 0\n", _text.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_cannot_break_out_and_labels_cannot_fill_the_memory()
    {
        _metrics.Mail("a\"b\\c\nd");
        Assert.Contains("""ticketing_mails_total{outcome="a\"b\\c\nd"} 1""", _text.Render(), StringComparison.Ordinal);
        for (var i = 0; i < 10_000; i++)
        {
            _metrics.Mail($"outcome{i}");
        }
        Assert.InRange(_text.Render().Split('\n').Count(line => line.StartsWith("ticketing_mails_total", StringComparison.Ordinal)), 2, 600);
    }

    [Fact]
    public void The_process_is_measured_too()
    {
        var text = _text.Render();
        Assert.All(["ticketing_process_working_set_bytes ", "ticketing_gc_heap_bytes ", "ticketing_gc_collections_total "], name => Assert.Contains("\n" + name, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_programs_in_one_process_do_not_count_for_each_other()
    {
        using var other = new TicketingMetrics();
        other.Mail("sent");
        Assert.DoesNotContain("ticketing_mails_total{", _text.Render(), StringComparison.Ordinal);
    }
}
