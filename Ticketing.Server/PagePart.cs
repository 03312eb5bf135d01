using Ticketing.Hosting;
using Ticketing.Intake.Http;
using Ticketing.Notify;
using Ticketing.People;
using Ticketing.Store;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing;

/// <summary>What the page's views about the whole house are made of: figures, sizes, the server's own settings, a test mail.</summary>
static class PagePart
{
    /// <summary>Each call keeps the tenant's store open while it lasts.</summary>
    sealed class Kept(TenantStores stores, TenantCatalog catalog, Func<string, (int Messages, long Bytes)> retained) : IRetention
    {
        public IReadOnlyList<KeptDocument> All(string tenant)
        {
            using var use = stores.Use(tenant);
            if (use?.Store is not TenantStore store || catalog.Now.FindTenant(tenant) is not { } found)
            {
                return [];
            }
            var now = catalog.Now;
            var (messages, bytes) = retained(tenant);
            return
            [
                .. new Retention(store).All(),
                new("sessions", now.Sessions.Count(session => session.Tenant == found.Id), null, Keeping.Hours, (long)SessionCookie.Absolute.TotalHours, false),
                new("invitations", now.Invitations.Count(invitation => invitation.Tenant == found.Id), null, Keeping.Hours, Invitations.MostDays * 24, false),
                new("retained", messages, bytes, Keeping.Removed, null, false),
            ];
        }

        public OldRows? Measure(string tenant, string kind, Instant until)
        {
            using var use = KeptKinds.OldOf(kind) is null ? null : stores.Use(tenant);
            return use?.Store is TenantStore store ? new Retention(store).Measure(KeptKinds.OldOf(kind)!, until) : null;
        }

        public async ValueTask<Refusal?> ForgetAsync(string tenant, string kind, Instant until, Origin origin, CancellationToken cancel)
        {
            using var use = stores.Use(tenant);
            return use?.Store is TenantStore store && KeptKinds.OldOf(kind) is { } old ? await new Retention(store).ForgetAsync(old, until, origin, cancel).ConfigureAwait(false) : Refusal.NotFound($"tenant {tenant}");
        }
    }

    public static void MapPage(this WebApplication web, TenantDoor door, TenantStores stores, TicketingOptions options, TenantCatalog catalog, StorePlaces places, MailList mails, PageAddress page, Func<string, (int Messages, long Bytes)> retained, TimeProvider clock)
    {
        var endpoint = Notify.Smtp.SmtpEndpoint.TryParse(options.Smtp, out var relay, out _) ? relay.ToString() : null;
        var zone = options.Zone();
        var server = new ServerDocument(
            typeof(PagePart).Assembly.GetName().Version?.ToString(3) ?? "", options.Mqtt.Port, options.Mqtt.TlsPort, options.Mqtt.Root, endpoint, options.Mail.From, zone.Id,
            options.PublicUrl.Length > 0 ? options.PublicUrl : null, options.Database.Length > 0 ? "PostgreSQL" : "SQLite",
            new(options.Guard.StormPerMinute, options.Guard.StormBurst, options.Guard.FlapChanges, options.Guard.FlapMinutes));
        Func<string, TextWriter, CancellationToken, Task<bool>>? test = endpoint is null ? null
            : (to, output, cancel) => TestMail.RunAsync(options.Smtp, options.Mail.CertificateAuthority, MailSite.Of(options.Mail.From, () => page.Now, zone), to, output, clock, cancel);
        web.MapPage(new InsightsDoor(door, zone), new ServerDoor(door, server, test, tenant => SizeOf(catalog, places, tenant), mails), new RetentionDoor(new Kept(stores, catalog, retained), options.Retention.Days, clock));
    }

    static StoreSize SizeOf(TenantCatalog catalog, StorePlaces places, string slug)
    {
        var mark = BackupMark.Read(places.Data);
        var backup = mark is null ? null : new BackupDocument(mark.At.UtcDateTime, Path.GetFileName(mark.File), mark.Bytes);
        if (catalog.Now.FindTenant(slug) is not { } tenant || places.Of(tenant) is not SqlitePlace || !File.Exists(tenant.Store ?? places.Data.Tenant(slug)))
        {
            return new(null, null, backup);
        }
        var file = tenant.Store ?? places.Data.Tenant(slug);
        long bytes = 0;
        foreach (var part in (string[])[file, file + "-wal"])
        {
            bytes += File.Exists(part) ? new FileInfo(part).Length : 0;
        }
        return new(bytes, new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace, backup);
    }
}
