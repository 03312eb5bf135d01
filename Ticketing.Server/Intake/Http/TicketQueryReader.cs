using System.Globalization;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Query parameters of the lists and exports → <see cref="TicketQuery"/>; every fault is listed.</summary>
static class TicketQueryReader
{
    static readonly string[] KindNames = ["waiting", "open", "working", "done", "cancelled"];

    public static Outcome<TicketQuery> Read(IQueryCollection query)
    {
        var faults = new FieldFaults();
        var read = new TicketQuery
        {
            Status = Text(query, "status", TicketLimits.Name, ref faults),
            Kinds = Kinds(query, ref faults),
            Sla = Tier(query, ref faults),
            System = Text(query, "system", TicketLimits.Name, ref faults),
            Category = Text(query, "category", TicketLimits.Name, ref faults),
            Assignee = Text(query, "assignee", TicketLimits.Name, ref faults, keepEmpty: true),
            Requester = Text(query, "requester", TicketLimits.Name, ref faults),
            Reference = Text(query, "reference", TicketLimits.Reference, ref faults),
            Text = Text(query, "q", TicketLimits.Title, ref faults),
            From = Time(query, "from", ref faults),
            To = Time(query, "to", ref faults),
            Order = Order(query, ref faults),
            Limit = Limit(query, ref faults),
            Cursor = Text(query, "cursor", 200, ref faults),
        };
        return faults.ToRefusal() is { } refusal ? refusal : read;
    }

    /// <summary>A single value; absent, null. Empty counts as absent, so that a form can send all its fields.</summary>
    internal static string? Text(IQueryCollection query, string name, int limit, ref FieldFaults faults, bool keepEmpty = false)
    {
        if (!query.TryGetValue(name, out var values))
        {
            return null;
        }
        if (values.Count > 1)
        {
            faults.Add(name, $"is given {values.Count} times");
            return null;
        }
        var text = values[0] ?? "";
        if (TicketLimits.FaultOf(text, limit) is { } fault)
        {
            faults.Add(name, fault);
            return null;
        }
        return text.Length > 0 || keepEmpty ? text : null;
    }

    /// <summary>A whole number; absent, null.</summary>
    internal static long? Number(IQueryCollection query, string name, long minimum, long maximum, ref FieldFaults faults)
    {
        if (Text(query, name, 20, ref faults) is not { } text)
        {
            return null;
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }
        faults.Add(name, $"is '{SubmissionDraft.Excerpt(text)}'; use a whole number from {minimum} to {maximum}");
        return null;
    }

    static int Limit(IQueryCollection query, ref FieldFaults faults) => (int)(Number(query, "limit", 1, TicketQuery.MaxLimit, ref faults) ?? 50);

    static List<TicketKind>? Kinds(IQueryCollection query, ref FieldFaults faults)
    {
        if (!query.TryGetValue("kind", out var values))
        {
            return null;
        }
        var kinds = new List<TicketKind>();
        foreach (var word in string.Join(',', (string?[])values!).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TicketKinds.TryParse(word, out var kind))
            {
                faults.Add("kind", Unknown(word, KindNames));
            }
            else if (!kinds.Contains(kind))
            {
                kinds.Add(kind);
            }
        }
        return kinds.Count == 0 ? null : kinds;
    }

    static Sla? Tier(IQueryCollection query, ref FieldFaults faults)
    {
        if (Text(query, "sla", TicketLimits.Name, ref faults) is not { } text)
        {
            return null;
        }
        if (SlaTiers.TryParse(text, out var tier))
        {
            return tier;
        }
        faults.Add("sla", Unknown(text, ["gold", "silver", "bronze", "none"]));
        return null;
    }

    static TicketOrder Order(IQueryCollection query, ref FieldFaults faults)
    {
        switch (Text(query, "order", TicketLimits.Name, ref faults))
        {
            case null or "due": return TicketOrder.Due;
            case "newest": return TicketOrder.Newest;
            case "oldest": return TicketOrder.Oldest;
            case "updated": return TicketOrder.Updated;
            case var other:
                faults.Add("order", Unknown(other, ["due", "newest", "oldest", "updated"]));
                return default;
        }
    }

    /// <summary>RFC 3339, or a date alone (midnight UTC).</summary>
    internal static Instant? Time(IQueryCollection query, string name, ref FieldFaults faults)
    {
        if (Text(query, name, 40, ref faults) is not { } text)
        {
            return null;
        }
        // A plus sign that was not escaped arrives as a blank.
        if (DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && char.IsAsciiDigit(text[0]) && text.Length >= 10 && text[4] == '-')
        {
            return Instant.From(time);
        }
        faults.Add(name, $"is '{SubmissionDraft.Excerpt(text)}'; use a time such as 2026-01-31T08:00:00Z or a date such as 2026-01-31");
        return null;
    }

    static string Unknown(string text, string[] words) => $"is '{SubmissionDraft.Excerpt(text)}'; use {string.Join(", ", words[..^1])} or {words[^1]}";
}
