namespace Ticketing.Intake.Http;

/// <summary>The routes by which people follow what happens, choose how, and take lists with them.</summary>
public static class WatchRoutes
{
    /// <summary>The doors behind these routes.</summary>
    public sealed record Doors(WishDoor Wishes, CalendarDoor Calendar, AuditChainDoor Chain, ListFiles Files, TenantLists Lists, MaintenanceLists Maintenance);

    public static void MapWatching(this IEndpointRouteBuilder routes, Doors doors)
    {
        MapWishes(routes.MapApi(SessionDoor.Path + "/mails", "Session").Requires(Right.Person), doors.Wishes);
        MapCalendar(routes.MapApi(SessionDoor.Path + "/calendar", "Session").Requires(Right.Person), doors.Calendar);
        routes.MapApi("/calendar", "Session").MapGet("/{feed}", (HttpContext context, string feed) => doors.Calendar.ReadAsync(context, feed))
            .Describe("readCalendar", "Due times and the plan as iCalendar, by the secret address of a person.").AnswersFile("text/calendar").Refuses(404);
        MapLists(routes, doors);
        routes.MapApi("/api/v1/audit/chain", "Audit").MapGet("", (Delegate)doors.Chain.VerifyAsync).Requires(Right.Administer).Answers<AuditChainDocument>().Describe("verifyAudit", "Follows the chain of hashes through the whole audit trail.");
    }

    /// <summary>Which browsers are told what happens.</summary>
    public static void MapPush(this IEndpointRouteBuilder routes, PushDoor door)
    {
        var group = routes.MapApi(SessionDoor.Path + "/push", "Session").Requires(Right.Person);
        group.MapGet("", (Delegate)door.ShowAsync).Answers<PushDocument>().Refuses(507).Describe("showPush", "One's browsers that are told what happens in this tenant, and the key that a further one subscribes to.");
        group.MapPost("", (Delegate)door.SubscribeAsync).Takes<PushRequest>().Answers<PushBrowserDocument>(201).Refuses(409, 507).Describe("subscribePush", "A browser wants to be told; the same one again replaces what it asked for before.");
        group.MapDelete("/{id:long}", door.EndAsync).AnswersNothing().Refuses(404, 507).Describe("endPush", "A browser is told no more.");
    }

    static void MapWishes(RouteGroupBuilder group, WishDoor door)
    {
        group.MapGet("", (Delegate)door.ShowAsync).Answers<WishesDocument>().Describe("readMailWishes", "What one is mailed in this tenant, and when.");
        group.MapPatch("", (Delegate)door.ChangeAsync).Takes<WishesPatch>().Answers<WishesDocument>().Refuses(507).Describe("changeMailWishes", "Chooses kinds of mail, quiet hours (mail waits until they end) and the daily digest; what is absent stays.");
    }

    static void MapCalendar(RouteGroupBuilder group, CalendarDoor door)
    {
        group.MapGet("", (Delegate)door.ShowAsync).Answers<CalendarDocument>().Describe("showCalendar", "Whether one's calendar of due times has an address.");
        group.MapPost("", (Delegate)door.MakeAsync).Answers<CalendarDocument>(201).Refuses(507).Describe("makeCalendar", "Makes a secret address for one's calendar of due times, shown once; the one before ends.");
        group.MapDelete("", (Delegate)door.EndAsync).AnswersNothing().Refuses(507).Describe("endCalendar", "Ends the address of one's calendar at once.");
    }

    static void MapLists(IEndpointRouteBuilder routes, Doors doors)
    {
        var (files, lists, maintenance) = (doors.Files, doors.Lists, doors.Maintenance);
        routes.MapApi("/api/v1", "Audit").MapGet("/audit.jsonl", (HttpContext context) => lists.AuditLinesAsync(context, files)).Requires(Right.Administer)
            .Describe("exportAuditLines", "Everything that happened, newest first, one JSON object a line.").AuditFilters().AnswersFile("application/jsonl").AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400);
        foreach (var file in files.Map(routes, "/api/v1/audit", lists.Audit, Right.Administer, "Audit", "Audit"))
        {
            file.AuditFilters();
        }
        foreach (var file in files.Map(routes, "/api/v1/tickets", lists.Tickets, Right.SeeTickets, "", "Tickets"))
        {
            file.Filters();
        }
        foreach (var file in files.Map(routes, "/api/v1/mails", lists.Mails, Right.Administer, "Mails", "Audit"))
        {
            file.Query("ticket", "Only mails about this ticket.");
        }
        files.Map(routes, SystemDoor.Path, lists.Systems, Right.Read, "Systems", "Systems");
        files.Map(routes, CategoryDoor.Path, lists.Categories, Right.Read, "Categories", "Categories");
        files.Map(routes, WorkflowDoor.Path, lists.Workflows, Right.Read, "Workflows", "Workflows");
        files.Map(routes, AgentDoor.Path, lists.Agents, Right.Read, "Agents", "SLA");
        files.Map(routes, ContactDoor.Path, maintenance.Contacts, Right.Read, "Contacts", "Maintenance");
        foreach (var file in files.Map(routes, AssetDoor.Path, maintenance.Assets, Right.Read, "Assets", "Maintenance"))
        {
            file.Query("system", "Only the assets that are this system.");
        }
        foreach (var file in files.Map(routes, InvoiceDoor.Path, maintenance.Invoices, Right.Work, "Invoices", "Maintenance"))
        {
            file.Query("contact", "Only of this contact.");
        }
        files.Map(routes, WindowDoor.Path, maintenance.Windows, Right.Read, "Windows", "Maintenance");
        files.Map(routes, RecurrenceDoor.Path, maintenance.Recurrences, Right.Read, "Recurrences", "Maintenance");
        files.MapBelow(routes, "/api/v1/tickets/{id:long}/jobs", maintenance.JobsOfTicket, Right.Read, "JobsOfTicket", "Maintenance");
        foreach (var file in files.Map(routes, PlanDoor.Path, maintenance.Plan, Right.Read, "Plan", "Maintenance"))
        {
            file.Query("from", "First local day; today if absent.").Query("to", "Last local day, at most ten years later; six days later if absent.");
        }
    }
}
