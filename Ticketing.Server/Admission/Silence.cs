using Ticketing.Tickets;

namespace Ticketing.Admission;

/// <summary>What one label of an alert must be like for a silence to hold it. A label that is not there is empty.</summary>
public sealed record SilenceMatcher(string Name, string Value, bool IsRegex, bool IsEqual)
{
    readonly LabelPattern? _pattern = IsRegex ? LabelPattern.Parse(Value, out _) : null;

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(Name, "");
        return IsEqual == (IsRegex ? _pattern?.Matches(value) == true : value == Value);
    }

    public bool Equals(SilenceMatcher? other) => other is not null && (Name, Value, IsRegex, IsEqual) == (other.Name, other.Value, other.IsRegex, other.IsEqual);

    /// <summary>As Alertmanager and amtool write it: <c>instance=~"nas.*"</c>.</summary>
    public override string ToString() => $"{Name}{(IsRegex ? IsEqual ? "=~" : "!~" : IsEqual ? "=" : "!=")}\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    public override int GetHashCode() => HashCode.Combine(Name, Value, IsRegex, IsEqual);
}

/// <summary>A stretch of time in which alerts that match make no tickets. Those that still fire at its end make them then.</summary>
/// <param name="Id">A UUID.</param>
public sealed record Silence(string Id, IReadOnlyList<SilenceMatcher> Matchers, Instant StartsAt, Instant EndsAt, Instant UpdatedAt, string CreatedBy, string Comment)
{
    public bool IsActive(Instant now) => StartsAt <= now && now < EndsAt;

    /// <summary>In Alertmanager's words.</summary>
    public string StateAt(Instant now) => now < StartsAt ? "pending" : now < EndsAt ? "active" : "expired";

    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var matcher in Matchers)
        {
            if (!matcher.Matches(labels))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Ids of the silences that hold an alert now.</summary>
    public static IReadOnlyList<string> Holding(IReadOnlyList<Silence> silences, Alert alert, Instant now)
    {
        var ids = new List<string>();
        foreach (var silence in silences)
        {
            if (silence.IsActive(now) && silence.Matches(alert.Labels))
            {
                ids.Add(silence.Id);
            }
        }
        return ids;
    }
}

/// <summary>The alerts and silences of a tenant.</summary>
public interface IAlertBook
{
    /// <summary>Takes alerts that fire or have ended. Null = they are on disk, and so are their tickets.</summary>
    ValueTask<Refusal?> TakeAsync(IReadOnlyList<Alert> alerts, Origin origin, CancellationToken cancel);

    /// <summary>Alerts that have not ended, by time of their beginning.</summary>
    IReadOnlyList<Alert> Alerts(Instant now);

    /// <summary>Also those that ended in the last days.</summary>
    IReadOnlyList<Silence> Silences();

    /// <summary>Creates a silence (id empty) or changes one. What may not be changed in place (its matchers, a beginning that has passed) ends it and makes a new one.</summary>
    ValueTask<Outcome<Silence>> SaveSilenceAsync(Silence silence, Origin origin, CancellationToken cancel);

    /// <summary>Ends a silence now; alerts that it held and that still fire make their tickets.</summary>
    ValueTask<Refusal?> EndSilenceAsync(string id, Origin origin, CancellationToken cancel);
}
