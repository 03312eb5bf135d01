namespace Ticketing.Intake.Http;

/// <summary>The routes of heartbeats: our own, and those that clients of Healthchecks know.</summary>
public static class HeartbeatRoutes
{
    static readonly string[] Pings = ["GET", "HEAD", "POST"];

    public static void MapHeartbeats(this IEndpointRouteBuilder routes, HeartbeatDoor door, ListFiles files)
    {
        var checks = new CheckDoor(door);
        MapChecks(routes.MapApi(CheckDoor.Path, "Heartbeats"), checks);
        files.Map(routes, CheckDoor.Path, checks.Table, Right.Read, "Checks", "Heartbeats");
        files.MapBelow(routes, CheckDoor.Path + "/{id:long}/pings", checks.PingTable, Right.Read, "Pings", "Heartbeats");
        var ping = new PingDoor(door);
        routes.MapMethods("/ping/{**path}", Pings, (HttpContext context, string path) => ping.TakeAsync(context, path)).ExcludeFromDescription();
        MapHealthchecks(routes.MapGroup("/api/v3/checks").ExcludeFromDescription(), new(door));
    }

    static void MapChecks(RouteGroupBuilder group, CheckDoor door)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listChecks", "Heartbeat checks, by name.").Answers<ItemsDocument<CheckDocument>>().Tagged();
        group.MapPost("", door.CreateAsync).Requires(Right.Work).Describe("createCheck", "Creates a check; its pings go to pingPath.").Takes<CheckRequest>().Answers<CheckDocument>(201).AnswerHeader(201, "Location", "Path of the check.").Refuses(507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Read).Describe("readCheck", "One check.").Answers<CheckDocument>().Tagged().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Requires(Right.Work).Describe("changeCheck", "Changes a check; what is absent stays.").Takes<CheckPatch>().Answers<CheckDocument>().Refuses(404, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.DeleteAsync(context, id)).Requires(Right.Work).Describe("deleteCheck", "Deletes a check with its pings; its ticket is finished.").AnswersNothing().Refuses(404, 507);
        group.MapPost("/{id:long}/pause", (HttpContext context, long id) => door.PauseAsync(context, id)).Requires(Right.Work).Describe("pauseCheck", "Expects nothing of a check until its next ping.").Answers<CheckDocument>().Refuses(404, 507);
        group.MapPost("/{id:long}/resume", (HttpContext context, long id) => door.ResumeAsync(context, id)).Requires(Right.Work).Describe("resumeCheck", "Ends a pause.").Answers<CheckDocument>().Refuses(404, 409, 507);
        group.MapGet("/{id:long}/pings", (HttpContext context, long id) => door.PingsAsync(context, id)).Requires(Right.Read).Describe("listPings", "The last 100 pings of a check, newest first.").Answers<ItemsDocument<PingDocument>>().Tagged().Refuses(404);
    }

    static void MapHealthchecks(RouteGroupBuilder group, HealthchecksDoor door)
    {
        group.MapGet("", door.ListAsync);
        group.MapPost("", door.CreateAsync);
        group.MapGet("/{uuid:guid}", (HttpContext context, Guid uuid) => door.FindAsync(context, uuid));
        group.MapPost("/{uuid:guid}", (HttpContext context, Guid uuid) => door.ChangeAsync(context, uuid));
        group.MapDelete("/{uuid:guid}", (HttpContext context, Guid uuid) => door.DeleteAsync(context, uuid));
        group.MapPost("/{uuid:guid}/pause", (HttpContext context, Guid uuid) => door.PauseAsync(context, uuid));
        group.MapPost("/{uuid:guid}/resume", (HttpContext context, Guid uuid) => door.ResumeAsync(context, uuid));
        group.MapGet("/{uuid:guid}/pings", (HttpContext context, Guid uuid) => door.PingsAsync(context, uuid));
    }
}
