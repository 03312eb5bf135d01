using System.Text.Json;
using System.Text.Json.Serialization;
using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Store;

/// <summary>A report as text, and back. What is written by one version is read by later ones: members are only added.</summary>
static class SpoolText
{
    public static long KindOf(Report report) => report switch
    {
        Report.Submitted => 1,
        Report.Condition => 2,
        Report.Alive => 3,
        Report.Availability => 4,
        Report.Unreadable => 5,
        _ => throw new ArgumentOutOfRangeException(nameof(report), report, "no such report"),
    };

    public static string Write(Report report) => JsonSerializer.Serialize(
        report switch
        {
            Report.Submitted submitted => Of(submitted.Submission),
            Report.Condition condition => Of(condition.Submission),
            Report.Alive alive => new() { System = alive.System, Yes = alive.Heartbeat },
            Report.Availability availability => new() { System = availability.System, Yes = availability.Online },
            Report.Unreadable unreadable => new() { System = unreadable.System, Code = unreadable.Code, Excerpt = unreadable.Excerpt },
            _ => throw new ArgumentOutOfRangeException(nameof(report), report, "no such report"),
        },
        SpoolJson.Default.SpooledReport);

    public static Report Read(long kind, string text)
    {
        var report = JsonSerializer.Deserialize(text, SpoolJson.Default.SpooledReport)!;
        return kind switch
        {
            1 => new Report.Submitted(SubmissionOf(report)),
            2 => new Report.Condition(SubmissionOf(report)),
            3 => new Report.Alive(report.System!, report.Yes),
            4 => new Report.Availability(report.System!, report.Yes),
            5 => new Report.Unreadable(report.System, report.Code!, report.Excerpt!),
            _ => throw new InvalidDataException($"The spool holds a report of kind {kind}, which this version does not know."),
        };
    }

    static SpooledReport Of(Submission s) => new()
    {
        Title = s.Title,
        Description = s.Description,
        System = s.System,
        Category = s.Category,
        Reference = s.Reference,
        Sla = (int?)s.Sla,
        Yes = s.IfRefused == IfRefused.Record,
        Ok = s.Signal == Signal.Ok,
        Requester = s.Requester,
        Assignee = s.Assignee,
        Labels = s.Labels?.ToDictionary(),
        HoldId = s.HoldId,
        Key = s.IdempotencyKey,
        Receipt = s.Receipt is { } receipt ? [receipt.Session, receipt.Packet, receipt.Digest] : null,
        RepeatOf = s.Receipt?.RepeatOf?.Milliseconds,
    };

    static Submission SubmissionOf(SpooledReport report) => new()
    {
        Title = report.Title!,
        Description = report.Description,
        System = report.System!,
        Category = report.Category,
        Reference = report.Reference,
        Sla = (Sla?)report.Sla,
        IfRefused = report.Yes ? IfRefused.Record : IfRefused.Reject,
        Signal = report.Ok ? Signal.Ok : Signal.Firing,
        Requester = report.Requester,
        Assignee = report.Assignee,
        Labels = report.Labels,
        HoldId = report.HoldId,
        IdempotencyKey = report.Key,
        Receipt = report.Receipt is [var session, var packet, var digest] ? new(session, (int)packet, digest, report.RepeatOf is { } since ? new Instant(since) : null) : null,
    };
}

/// <summary>All that any kind of report has; what is absent is null or false.</summary>
/// <remarks><see cref="Yes"/>: of a submission, that it is to be recorded in any case; of a sign of life, that it is a heartbeat; of an availability, that it is online.</remarks>
sealed record SpooledReport
{
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? System { get; init; }
    public string? Category { get; init; }
    public string? Reference { get; init; }
    public int? Sla { get; init; }
    public bool Yes { get; init; }
    public bool Ok { get; init; }
    public string? Requester { get; init; }
    public string? Assignee { get; init; }
    public Dictionary<string, string>? Labels { get; init; }
    public long? HoldId { get; init; }
    public string? Key { get; init; }

    /// <summary>Session, packet, digest.</summary>
    public long[]? Receipt { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long? RepeatOf { get; init; }
    public string? Code { get; init; }
    public string? Excerpt { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SpooledReport))]
sealed partial class SpoolJson : JsonSerializerContext;
