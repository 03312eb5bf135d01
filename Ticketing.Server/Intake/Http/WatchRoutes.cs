using Ticketing.Export;

namespace Ticketing.Intake.Http;

/// <summary>The routes by which people follow what happens, choose how, and take lists with them.</summary>
public static class WatchRoutes
{
    /// <summary>The doors behind these routes.</summary>
    public sealed record Doors(WishDoor Wishes, CalendarDoor Calendar, ListExportDoor Lists, AuditChainDoor Chain, MaintenanceLists Maintenance);

    public static void MapWatching(this IEndpointRouteBuilder routes, Doors doors)
    {
        MapWishes(routes.MapApi(SessionDoor.Path + "/mails", "Session").Requires(Right.Person), doors.Wishes);
        MapCalendar(routes.MapApi(SessionDoor.Path + "/calendar", "Session").Requires(Right.Person), doors.Calendar);
        routes.MapApi("/calendar", "Session").MapGet("/{feed}", (HttpContext context, string feed) => doors.Calendar.ReadAsync(context, feed))
            .Describe("readCalendar", "Due times and the plan as iCalendar, by the secret address of a person.").AnswersFile("text/calendar").Refuses(404);
        MapLists(routes.MapApi("/api/v1", "Audit"), doors.Lists, doors.Maintenance);
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

    static void MapLists(RouteGroupBuilder group, ListExportDoor door, MaintenanceLists maintenance)
    {
        group.MapGet("/audit.jsonl", (Delegate)door.AuditLinesAsync).Requires(Right.Administer)
            .Describe("exportAuditLines", "Everything that happened, newest first, one JSON object a line.").AuditFilters().AnswersFile("application/jsonl").AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400);
        MapTable(group, door, door.Audit, Right.Administer, "Audit").ForEach(route => route.AuditFilters());
        MapTable(group, door, door.Mails, Right.Administer, "Mails");
        MapTable(group, door, door.Systems, Right.Read, "Systems");
        MapTable(group, door, door.People, Right.Work, "Users");
        MapTable(group, door, door.Categories, Right.Read, "Categories");
        MapTable(group, door, maintenance.Contacts, Right.Read, "Contacts");
        MapTable(group, door, maintenance.Assets, Right.Read, "Assets");
        MapTable(group, door, maintenance.Invoices, Right.Work, "Invoices");
    }

    static List<IEndpointConventionBuilder> MapTable(RouteGroupBuilder group, ListExportDoor door, ListTable table, Right right, string name) =>
    [
        group.MapGet($"/{table.Name}.csv", (HttpContext context) => door.CsvAsync(context, table)).Requires(right)
            .Describe($"export{name}Csv", $"The list {table.Name} as CSV.").AnswersFile("text/csv").AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400),
        group.MapGet($"/{table.Name}.xlsx", (HttpContext context) => door.XlsxAsync(context, table)).Requires(right)
            .Describe($"export{name}Xlsx", $"The list {table.Name} as a workbook.").AnswersFile(Workbook.ContentType).AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(400),
    ];
}
