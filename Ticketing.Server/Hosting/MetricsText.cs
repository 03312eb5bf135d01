using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Ticketing.Hosting;

/// <summary>What <see cref="TicketingMetrics"/> counted, as Prometheus text (exposition format 0.0.4), with the basics of the process. Values live here; recording one costs a look-up and an addition under a lock.</summary>
public sealed class MetricsText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Bounds by instrument: seconds from a fast fsync to a stalled disk; sizes in powers of two up to the writer's limit.</summary>
    static readonly double[] SecondBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
    static readonly double[] SizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

    /// <summary>A label set beyond this many is added up under <c>other</c>: a bug or an attack must not fill the memory.</summary>
    const int MaximumSeries = 500;

    readonly MeterListener _listener = new();
    readonly Lock _lock = new();
    readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    readonly TimeProvider _time;
    readonly long _started;

    public MetricsText(TicketingMetrics metrics, TimeProvider time)
    {
        (_time, _started) = (time, time.GetTimestamp());
        metrics.Gauge("ticketing_process_uptime_seconds", "Time since the start of the process.", () => (long)_time.GetElapsedTime(_started).TotalSeconds);
        metrics.Gauge("ticketing_process_working_set_bytes", "Memory the system holds for the process.", () => Environment.WorkingSet);
        metrics.Gauge("ticketing_gc_heap_bytes", "Managed memory after the last collection.", () => GC.GetGCMemoryInfo().HeapSizeBytes);
        metrics.Counter("ticketing_gc_collections_total", "Garbage collections.", () => GC.CollectionCount(0));
        metrics.Counter("ticketing_gc_allocated_bytes_total", "Managed memory allocated.", () => GC.GetTotalAllocatedBytes());
        metrics.Gauge("ticketing_thread_pool_queue", "Work that waits for a thread.", () => ThreadPool.PendingWorkItemCount);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                listener.EnableMeasurementEvents(instrument, FamilyOf(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record((Family)state!, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Record((Family)state!, value, tags));
        _listener.Start();
    }

    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4096);
        lock (_lock)
        {
            foreach (var (name, family) in _families)
            {
                text.Append("# HELP ").Append(name).Append(' ').Append(family.Help).Append('\n');
                text.Append("# TYPE ").Append(name).Append(' ').Append(family.Type).Append('\n');
                foreach (var series in family.Series.Values)
                {
                    Append(text, name, family, series);
                }
            }
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, string name, Family family, Series series)
    {
        if (family.Bounds is not { } bounds)
        {
            Line(text, name, series.Labels, series.Sum);
            return;
        }
        var separator = series.Labels.Length > 0 ? "," : "";
        var sum = 0L;
        for (var i = 0; i <= bounds.Length; i++)
        {
            sum += series.Buckets![i];
            Line(text, name + "_bucket", $"{series.Labels}{separator}le=\"{(i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf")}\"", sum);
        }
        Line(text, name + "_sum", series.Labels, series.Sum);
        Line(text, name + "_count", series.Labels, sum);
    }

    static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }
        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    Family FamilyOf(Instrument instrument)
    {
        var type = instrument switch { Counter<long> or ObservableCounter<long> => "counter", Histogram<double> => "histogram", _ => "gauge" };
        var family = new Family(instrument.Description ?? "", type, type == "histogram" ? instrument.Unit == "s" ? SecondBounds : SizeBounds : null, instrument.IsObservable);
        lock (_lock)
        {
            _families[instrument.Name] = family;
        }
        return family;
    }

    void Record(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = new Labels(tags.Length > 0 ? tags[0].Value as string : null, tags.Length > 1 ? tags[1].Value as string : null);
        lock (_lock)
        {
            if (!family.Series.TryGetValue(key, out var series))
            {
                key = family.Series.Count < MaximumSeries ? key : new("other", tags.Length > 1 ? "other" : null);
                if (!family.Series.TryGetValue(key, out series))
                {
                    family.Series[key] = series = new(Text(tags, key), family.Bounds is null ? null : new long[family.Bounds.Length + 1]);
                }
            }
            if (series.Buckets is { } buckets)
            {
                var bucket = Array.FindIndex(family.Bounds!, bound => value <= bound);
                buckets[bucket < 0 ? ^1 : bucket]++;
            }
            series.Sum = family.IsObservable ? value : series.Sum + value;
        }
    }

    static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags, Labels values) => tags.Length switch
    {
        0 => "",
        1 => $"{tags[0].Key}=\"{Escape(values.First)}\"",
        _ => $"{tags[0].Key}=\"{Escape(values.First)}\",{tags[1].Key}=\"{Escape(values.Second)}\"",
    };

    static string Escape(string? value) => (value ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public void Dispose() => _listener.Dispose();

    /// <summary>Our instruments have at most two labels.</summary>
    readonly record struct Labels(string? First, string? Second);

    sealed record Family(string Help, string Type, double[]? Bounds, bool IsObservable)
    {
        public Dictionary<Labels, Series> Series { get; } = [];
    }

    sealed class Series(string labels, long[]? buckets)
    {
        public string Labels { get; } = labels;
        public long[]? Buckets { get; } = buckets;
        public double Sum { get; set; }
    }
}
