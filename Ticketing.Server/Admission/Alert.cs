using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>An alert as Prometheus and Alertmanager mean it: a set of labels that is its identity, and how long it counts as firing unless it is sent again.</summary>
/// <param name="Fingerprint">Sixteen hexadecimal digits of a hash over the labels; the reference of its ticket.</param>
/// <param name="System">Of its ticket.</param>
/// <param name="Annotations">What people read.</param>
/// <param name="Sla">Tier of its ticket; null = the system's.</param>
/// <param name="EndsAt">Slides: each repeat moves it. Passed = resolved.</param>
public sealed record Alert(
    string Fingerprint, string System, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations, string? GeneratorUrl, Sla? Sla, Instant StartsAt, Instant EndsAt, Instant UpdatedAt)
{
    /// <summary>Label that names an alert.</summary>
    public const string NameLabel = "alertname";

    /// <summary>An alert of this name always fires: it says that its sender lives.</summary>
    public const string Watchdog = "Watchdog";

    public bool IsWatchdog => Labels.GetValueOrDefault(NameLabel) == Watchdog;

    /// <summary>A repeat of what is known: it began when it first began. The repeat says when it ends.</summary>
    public Alert After(Alert known) => this with { StartsAt = known.StartsAt < StartsAt ? known.StartsAt : StartsAt };

    /// <summary>What becomes a ticket, or its end.</summary>
    public Submission ToSubmission(Signal signal) => new()
    {
        Title = TitleOf(Labels, Annotations),
        Description = DescriptionOf(Annotations, GeneratorUrl),
        System = System,
        Reference = Fingerprint,
        Sla = Sla,
        IfRefused = IfRefused.Record,
        Signal = signal,
        Labels = Fit(Labels),
    };

    /// <summary>The annotation <c>summary</c> (or <c>title</c>), else the alert's name and the instance it is about.</summary>
    public static string TitleOf(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        foreach (var name in (string[])["summary", "title", "message"])
        {
            if (annotations.TryGetValue(name, out var text) && TicketLimits.LineOf(text, TicketLimits.Title) is { } line)
            {
                return line;
            }
        }
        var alert = labels.GetValueOrDefault(NameLabel, "Alert");
        return TicketLimits.LineOf(labels.TryGetValue("instance", out var instance) ? $"{alert} ({instance})" : alert, TicketLimits.Title) ?? "Alert";
    }

    /// <summary>The annotation <c>description</c>, then all others by name, then where it comes from.</summary>
    public static string? DescriptionOf(IReadOnlyDictionary<string, string> annotations, string? link)
    {
        var parts = new List<string>();
        if (annotations.TryGetValue("description", out var description))
        {
            parts.Add(description);
        }
        foreach (var name in annotations.Keys.Order(StringComparer.Ordinal))
        {
            if (name is not ("description" or "summary" or "title"))
            {
                parts.Add($"{name}: {annotations[name]}");
            }
        }
        if (!string.IsNullOrEmpty(link))
        {
            parts.Add(link);
        }
        return TicketLimits.TextOf(string.Join('\n', parts));
    }

    /// <summary>As many labels, and as much of each, as a ticket holds.</summary>
    public static IReadOnlyDictionary<string, string>? Fit(IReadOnlyDictionary<string, string> labels)
    {
        var fit = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in labels.Keys.Order(StringComparer.Ordinal))
        {
            if (fit.Count < TicketLimits.Labels && TicketLimits.LineOf(name, TicketLimits.LabelKey) == name && TicketLimits.LineOf(labels[name], TicketLimits.LabelValue) is { } value)
            {
                fit.Add(name, value);
            }
        }
        return fit.Count == 0 ? null : fit;
    }
}
