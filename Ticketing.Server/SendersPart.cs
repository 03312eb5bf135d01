using Ticketing.Admission;
using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Intake.Senders;
using Ticketing.Tenants;

namespace Ticketing;

/// <summary>The interfaces of other programs, put together: Alertmanager's, webhooks, publish APIs.</summary>
static class SendersPart
{
    public static void MapSenders(this IEndpointRouteBuilder routes, TenantDoor door, TicketAdmission admission, TenantStores stores, TicketingOptions options, TicketingMetrics metrics, ListFiles files)
    {
        var (severities, priorities) = (WordTiers.Parse(options.Alerts.Severities), WordTiers.Parse(options.Alerts.Priorities));
        var version = typeof(SendersPart).Assembly.GetName().Version?.ToString(3) ?? "";
        routes.MapSenders(
            new AlertDoor(door, tenant => new LeasedAlertBook(stores, tenant), severities, version, metrics.Intake),
            new HookDoor(door, admission.SubmitAsync, severities, priorities, metrics.Intake),
            () => door.Now, files);
    }
}
