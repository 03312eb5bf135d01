using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Tickets opened within the asked days, and what became of them.</summary>
/// <param name="Take">From report to somebody taking it.</param>
/// <param name="Finish">From report to the end.</param>
/// <param name="Systems">Who reported most.</param>
/// <param name="Whole">False if there were more tickets than are counted.</param>
public sealed record InsightsDocument(
    IReadOnlyList<DayFigures> Days, SpreadFigures Take, SpreadFigures Finish, IReadOnlyList<TierFigures> Tiers, IReadOnlyList<SystemFigures> Systems, int Counted, bool Whole);

/// <param name="Minutes">Length of a stretch.</param>
public sealed record HealthDocument(DateTime From, int Minutes, IReadOnlyList<SystemHealth> Systems);

/// <summary>/api/v1/insights: how it goes, in figures. Counted when asked for, from the tickets themselves, at most <see cref="Most"/> of them.</summary>
/// <param name="zone">Days are this zone's.</param>
public sealed class InsightsDoor(TenantDoor door, TimeZoneInfo zone)
{
    public const string Path = "/api/v1/insights";
    const int Most = 100_000;
    const int StretchesShown = 48;

    public Task ShowAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        var days = (int)(TicketQueryReader.Number(context.Request.Query, "days", 1, 366, ref faults) ?? 30);
        if (faults.ToRefusal() is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        var figures = new TicketFigures(door.Now, zone, days);
        var whole = true;
        foreach (var ticket in door.ReadOf(context).Stream(new() { From = figures.From, Order = TicketOrder.Newest }))
        {
            if (figures.Counted == Most)
            {
                whole = false;
                break;
            }
            figures.Add(ticket);
        }
        var document = new InsightsDocument(figures.Days, figures.Take, figures.Finish, figures.Tiers, figures.Noisiest, figures.Counted, whole);
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, document, HttpJson.Default.InsightsDocument);
        return Task.CompletedTask;
    }

    public Task SystemsAsync(HttpContext context)
    {
        var faults = new FieldFaults();
        var hours = (int)(TicketQueryReader.Number(context.Request.Query, "hours", 1, 24 * 31, ref faults) ?? 24);
        if (faults.ToRefusal() is { } refusal)
        {
            return Problem.WriteAsync(context, refusal);
        }
        var read = door.ReadOf(context);
        var minutes = Math.Max(1, hours * 60 / StretchesShown);
        var chart = new HealthChart(door.Now, StretchesShown, TimeSpan.FromMinutes(minutes));
        foreach (var system in read.Systems())
        {
            chart.Add(system.Name, system.CreatedAt);
        }
        foreach (var ticket in read.Stream(new() { Kinds = [TicketKind.Waiting, TicketKind.Open, TicketKind.Working] }))
        {
            chart.Add(ticket);
        }
        var left = Most;
        foreach (var ticket in read.Stream(new() { Kinds = [TicketKind.Done], Order = TicketOrder.Updated }))
        {
            if (ticket.UpdatedAt < chart.From || left-- == 0)
            {
                break; // what follows ended before the first stretch
            }
            chart.Add(ticket);
        }
        JsonAnswer.Write(context.Response, StatusCodes.Status200OK, new HealthDocument(chart.From.Utc, minutes, chart.Systems), HttpJson.Default.HealthDocument);
        return Task.CompletedTask;
    }
}
