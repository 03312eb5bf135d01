using System.Globalization;
using System.Net;
using System.Text;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>Writes the reminder of a contact's jobs of a day. Pure.</summary>
public static class ReminderText
{
    /// <param name="jobs">All of the contact's jobs that day, by start; at least one.</param>
    public static Letter Of(string contact, DateOnly day, IReadOnlyList<PlannedJob> jobs, TimeZoneInfo zone)
    {
        var subject = jobs.Count == 1 ? $"Today, {LocalDays.Name(day)}: {jobs[0].Asset} at {Time(jobs[0].Job.StartsAt, zone)}" : string.Create(CultureInfo.InvariantCulture, $"Today, {LocalDays.Name(day)}: {jobs.Count} jobs");
        var lead = $"Dear {contact}, this is planned for today, {LocalDays.Name(day)}:";
        var text = new StringBuilder(lead).Append("\n\n");
        var html = Page(subject).Append("<p><bdi>").Append(WebUtility.HtmlEncode(lead)).Append("</bdi></p>\n<ul>\n");
        foreach (var (job, asset, _) in jobs)
        {
            var line = $"{Time(job.StartsAt, zone)}-{Time(job.EndsAt, zone)}  {asset}{(job.Description is { } what ? $": {what}" : "")}";
            text.Append("- ").Append(line).Append('\n');
            html.Append("<li><bdi>").Append(WebUtility.HtmlEncode(line)).Append("</bdi></li>\n");
        }
        return new(subject, text.ToString(), html.Append("</ul>\n</body>\n</html>\n").ToString());
    }

    /// <summary>Ahead of a turn of work that comes back.</summary>
    public static Letter Ahead(string contact, string asset, string what, DateOnly day)
    {
        var subject = $"On {LocalDays.Name(day)}: {asset}, {what}";
        var text = $"Dear {contact}, on {LocalDays.Name(day)} this is to be done: {asset}, {what}.";
        return new(subject, text + "\n", Page(subject).Append("<p><bdi>").Append(WebUtility.HtmlEncode(text)).Append("</bdi></p>\n</body>\n</html>\n").ToString());
    }

    static StringBuilder Page(string title) => new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>").Append(WebUtility.HtmlEncode(title)).Append("</title>\n</head>\n<body>\n");

    static string Time(Tickets.Instant time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time.Offset, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
