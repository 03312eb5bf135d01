using System.Diagnostics.Metrics;

namespace Ticketing.Hosting;

/// <summary>Everything the program counts about itself. Instruments are created once here and incremented where things happen; <c>MetricsText</c> shows them on <c>/metrics</c>.</summary>
public sealed class TicketingMetrics : IDisposable
{
    /// <summary>Name of the meter, for other listeners (dotnet-counters, OpenTelemetry).</summary>
    public const string MeterName = "Ticketing";

    readonly Meter _meter;
    readonly Counter<long> _intake;
    readonly Counter<long> _logins;
    readonly Counter<long> _mails;
    readonly Counter<long> _deliveries;
    readonly Counter<long> _readHits;
    readonly Counter<long> _readMisses;
    readonly Histogram<double> _groupSize;
    readonly Histogram<double> _commit;

    public TicketingMetrics()
    {
        _meter = new Meter(MeterName);
        _intake = _meter.CreateCounter<long>("ticketing_intake_total", null, "Submissions by door and outcome.");
        _logins = _meter.CreateCounter<long>("ticketing_logins_total", null, "Checks of a password by outcome.");
        _mails = _meter.CreateCounter<long>("ticketing_mails_total", null, "Attempts to send a mail by outcome.");
        _deliveries = _meter.CreateCounter<long>("ticketing_deliveries_total", null, "Attempts to tell a channel by outcome.");
        _readHits = _meter.CreateCounter<long>("ticketing_read_model_hits_total", null, "Reads that memory answered, by what was read.");
        _readMisses = _meter.CreateCounter<long>("ticketing_read_model_misses_total", null, "Reads that went to the store, by reason.");
        _groupSize = _meter.CreateHistogram<double>("ticketing_commit_group_size", null, "Work items stored by one transaction.");
        _commit = _meter.CreateHistogram<double>("ticketing_commit_seconds", "s", "Time of one transaction including its fsync.");
    }

    internal Meter Meter => _meter;

    /// <summary>One submission. Both are words from a small fixed set: <paramref name="door"/> as in <c>Origin.Door</c>, <paramref name="outcome"/> such as <c>created</c>, <c>merged</c>, <c>finished</c>, or a refusal's code.</summary>
    public void Intake(string door, string outcome) => _intake.Add(1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>One transaction of a store's writer.</summary>
    public void Commit(int groupSize, TimeSpan took)
    {
        _groupSize.Record(groupSize);
        _commit.Record(took.TotalSeconds);
    }

    /// <param name="read"><c>find</c>, <c>list</c>, <c>stream</c>, <c>unfinished</c> or <c>loads</c>.</param>
    public void ReadHit(string read) => _readHits.Add(1, new KeyValuePair<string, object?>("read", read));

    /// <param name="reason">One of a few words, such as <c>finished</c> or <c>text</c>.</param>
    public void ReadMiss(string reason) => _readMisses.Add(1, new KeyValuePair<string, object?>("reason", reason));

    /// <param name="outcome"><c>sent</c>, <c>later</c> (will be tried again) or <c>failed</c> (given up).</param>
    public void Mail(string outcome) => _mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome">As of <see cref="Mail"/>.</param>
    public void Delivery(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <param name="outcome"><c>ok</c>, <c>wrong</c> or <c>throttled</c>.</param>
    public void Login(string outcome) => _logins.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Adds a value that is read when somebody looks, such as <c>ticketing_outbox_depth</c> or <c>ticketing_mqtt_sessions</c>.</summary>
    public void Gauge(string name, string description, Func<long> read) => _meter.CreateObservableGauge(name, read, null, description);

    /// <summary>Like <see cref="Gauge"/>, for a value that only grows; the name ends with <c>_total</c>.</summary>
    public void Counter(string name, string description, Func<long> read) => _meter.CreateObservableCounter(name, read, null, description);

    public void Dispose() => _meter.Dispose();
}
