using System.Globalization;
using Ticketing.Maintenance;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>What the doors of maintenance need to know about a request that was let in.</summary>
/// <param name="use">A tenant's store for one call; null: the tenant was closed.</param>
public sealed class MaintenanceDoor(Func<string, MaintenanceUse?> use, MaintenanceSettings settings, TimeProvider clock)
{
    public MaintenanceSettings Settings => settings;

    public Instant Now => Instant.From(clock.GetUtcNow());

    /// <exception cref="BadHttpRequestException">404: the tenant was closed since the sender was recognised.</exception>
    public MaintenanceUse Use(HttpContext context) => use(context.Principal().Tenant) ?? throw new BadHttpRequestException("The tenant was closed.", StatusCodes.Status404NotFound);

    /// <summary>Null: the tenant was closed.</summary>
    public MaintenanceUse? Use(string tenant) => use(tenant);

    /// <summary>A time as RFC 3339 with its offset; a fault if it is no such time, or required and absent.</summary>
    public static Instant? Time(JsonFields fields, string name, bool required = false)
    {
        if (fields.Text(name, 40, required) is not { } text)
        {
            return null;
        }
        if (text.Length > 19 && text[10] is 'T' or 't' && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Instant.From(time);
        }
        fields.Fault(name, $"is '{SubmissionDraft.Excerpt(text)}'; use a time with its offset, such as 2026-01-31T08:00:00Z");
        return null;
    }

    /// <summary>A local day; a fault if it is no such day.</summary>
    public static DateOnly? Day(JsonFields fields, string name)
    {
        if (fields.Text(name, 40) is not { } text)
        {
            return null;
        }
        if (LocalDays.TryParse(text, out var day))
        {
            return day;
        }
        fields.Fault(name, $"is '{SubmissionDraft.Excerpt(text)}'; use a date such as 2026-01-31");
        return null;
    }
}
