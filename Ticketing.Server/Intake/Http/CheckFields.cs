using Ticketing.Heartbeats;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Reads what somebody sends about a check; the two ways to say it differ in the members' names.</summary>
static class CheckFields
{
    public const int DefaultPeriod = 24 * 3600, DefaultGrace = 3600;
    const int Tags = 32;

    /// <summary>Names of the members.</summary>
    public sealed record Names(string Description, string Period, string Grace, string Zone, bool TagsAreText);

    public static readonly Names Own = new("description", "periodSeconds", "graceSeconds", "timeZone", TagsAreText: false);
    public static readonly Names Healthchecks = new("desc", "timeout", "grace", "tz", TagsAreText: true);

    /// <summary>What is absent stays as it was in <paramref name="before"/>; faults are noted in <paramref name="fields"/>.</summary>
    public static Check Read(JsonFields fields, Check before, Names names)
    {
        var name = fields.Text("name", TicketLimits.Name, required: before.Id == 0 && !names.TagsAreText) ?? before.Name;
        var slug = fields.Text("slug", TicketLimits.Name);
        if (slug is not null && CheckRules.SlugOf(slug, before.Uuid) != slug)
        {
            fields.Fault("slug", "may hold a-z, 0-9, - and _ only");
        }
        return before with
        {
            Name = name,
            Slug = slug ?? (before.Slug.Length > 0 ? before.Slug : CheckRules.SlugOf(name, before.Uuid)),
            Tags = fields.Has("tags") ? TagsOf(fields, names) : before.Tags,
            Description = fields.Has(names.Description) ? fields.Text(names.Description, TicketLimits.Description, multiline: true) ?? "" : before.Description,
            Schedule = ScheduleOf(fields, before.Schedule, names),
            GraceSeconds = (int)(fields.Number(names.Grace, CheckSchedule.ShortestSeconds, CheckSchedule.LongestSeconds) ?? before.GraceSeconds),
        };
    }

    static string TagsOf(JsonFields fields, Names names) =>
        names.TagsAreText ? string.Join(' ', (fields.Text("tags", 500) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : string.Join(' ', (fields.Texts("tags", Tags, TicketLimits.LabelKey) ?? []).Select(tag => tag.Replace(' ', '-')));

    static CheckSchedule ScheduleOf(JsonFields fields, CheckSchedule before, Names names)
    {
        var zone = fields.Text(names.Zone, TicketLimits.Name);
        if (zone is not null && CheckSchedule.FindZone(zone) is null)
        {
            fields.Fault(names.Zone, $"is '{SubmissionDraft.Excerpt(zone)}', which is no known time zone; use one such as Europe/Berlin");
        }
        if (fields.Text("schedule", 500, multiline: true) is { } text)
        {
            if (CheckSchedule.FaultOf(text) is { } fault)
            {
                fields.Fault("schedule", fault);
            }
            return new(0, text.Trim(), zone ?? before.Zone);
        }
        return fields.Number(names.Period, CheckSchedule.ShortestSeconds, CheckSchedule.LongestSeconds) is { } period ? CheckSchedule.Every((int)period) : before with { Zone = zone ?? before.Zone };
    }
}
