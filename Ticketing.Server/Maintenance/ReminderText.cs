using System.Globalization;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>Writes the reminder of a contact's jobs of a day, in the contact's language. Pure.</summary>
public static class ReminderText
{
    /// <param name="jobs">All of the contact's jobs that day, by start; at least one.</param>
    public static MailText Of(string contact, DateOnly day, IReadOnlyList<PlannedJob> jobs, TimeZoneInfo zone, MailLanguage language)
    {
        var (name, count) = (LocalDays.Name(day), jobs.Count.ToString(CultureInfo.InvariantCulture));
        var items = new List<(string, string?)>(jobs.Count);
        foreach (var (job, asset, _) in jobs)
        {
            items.Add(($"{Time(job.StartsAt, zone)}-{Time(job.EndsAt, zone)}  {asset}{(job.Description is { } what ? $": {what}" : "")}", null));
        }
        return new MailContent
        {
            Language = language,
            Subject = jobs.Count == 1 ? language.T("Today, {0}: {1} at {2}", name, jobs[0].Asset, Time(jobs[0].Job.StartsAt, zone)) : language.T("Today, {0}: {1} jobs", name, count),
            Lead = language.T("Dear {0}, this is planned for today, {1}:", contact, name),
            Items = items,
        }.Render();
    }

    /// <summary>Ahead of a turn of work that comes back.</summary>
    public static MailText Ahead(string contact, string asset, string what, DateOnly day, MailLanguage language) => new MailContent
    {
        Language = language,
        Subject = language.T("On {0}: {1}, {2}", LocalDays.Name(day), asset, what),
        Lead = language.T("Dear {0}, on {1} this is to be done: {2}, {3}.", contact, LocalDays.Name(day), asset, what),
    }.Render();

    static string Time(Instant time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time.Offset, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
