using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>A bill for finished jobs, as it was sent: nothing on it changes any more.</summary>
/// <param name="Id">Its number: from 1 in each tenant, without gaps.</param>
/// <param name="MailedTo">Null if there was no address or no mail server.</param>
public sealed record Invoice(
    long Id, long ContactId, string Contact, string? Address, string? MailedTo, Instant IssuedAt, DateOnly IssuedOn, DateOnly DueOn, decimal HourlyRate, IReadOnlyList<InvoiceLine> Lines, long TotalCents)
{
    public const int DaysToPay = 30;

    /// <summary>The language of who gets it, kept so that it reads the same when it is printed again. English for whom the tenant does not know as one of its people, and null (English too) on the first invoices.</summary>
    public string? Language { get; init; }

    /// <summary>The bill of a contact for jobs of theirs.</summary>
    /// <param name="finished">At least one, each finished.</param>
    public static Invoice Of(long id, long contactId, string contact, string? address, string? mailedTo, IReadOnlyList<PlannedJob> finished, decimal hourlyRate, Instant now, TimeZoneInfo zone)
    {
        var lines = new List<InvoiceLine>(finished.Count);
        long total = 0;
        foreach (var (job, asset, _) in finished)
        {
            var line = new InvoiceLine(job.Id, asset, job.Description, job.ActualStart!.Value, job.ActualEnd!.Value, Money.Cents(hourlyRate, job.ActualStart!.Value, job.ActualEnd!.Value));
            lines.Add(line);
            total += line.AmountCents;
        }
        var today = LocalDays.Of(now, zone);
        return new(id, contactId, contact, address, mailedTo, now, today, today.AddDays(DaysToPay), hourlyRate, lines, total);
    }
}

/// <summary>One job on an invoice.</summary>
public sealed record InvoiceLine(long JobId, string Asset, string? Description, Instant From, Instant Until, long AmountCents);
