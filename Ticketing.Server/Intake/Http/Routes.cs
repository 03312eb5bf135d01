using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>Every route of the JSON API of tickets: what it needs, takes and answers. The description of the API is generated from here.</summary>
public static class Routes
{
    /// <summary>All doors of this folder.</summary>
    public sealed record Doors(
        TicketDoor Tickets, TicketReading Reading, TicketEditing Editing, TicketNotes Notes, StreamDoor Stream, SlaDoor Sla, AgentDoor Agents, SystemDoor Systems, CategoryDoor Categories, WorkflowDoor Workflows, AuditDoor Audit);

    public static void MapTicketing(this IEndpointRouteBuilder routes, Doors doors)
    {
        MapTickets(routes.MapApi("/api/v1/tickets", "Tickets"), doors);
        routes.MapApi("/api/v1", "Tickets").MapGet("/stream", doors.Stream.OpenAsync).Requires(Right.SeeTickets)
            .Describe("stream", "Server-Sent Events: ticket, device and plan, each with the JSON of what changed.").Header("Last-Event-ID", "Id of the last event seen; everything after it follows.")
            .AnswersFile("text/event-stream").Refuses(400);
        MapSla(routes.MapApi("/api/v1/sla", "SLA"), doors.Sla);
        MapAgents(routes.MapApi(AgentDoor.Path, "SLA"), doors.Agents);
        MapSystems(routes.MapApi(SystemDoor.Path, "Systems"), doors.Systems);
        MapCategories(routes.MapApi(CategoryDoor.Path, "Categories"), doors.Categories);
        MapWorkflows(routes.MapApi(WorkflowDoor.Path, "Workflows"), doors.Workflows);
        MapAudit(routes.MapApi("/api/v1", "Audit"), doors.Audit);
    }

    static void MapTickets(RouteGroupBuilder group, Doors doors)
    {
        group.MapPost("", doors.Tickets.PostAsync).Requires(Right.Report)
            .Describe("submitTicket", "Reports something: a new ticket, a repeat of an unfinished one, or its end.")
            .Takes<SubmissionRequest>(true, "application/json", "text/plain", "application/x-www-form-urlencoded")
            .Query("title", "Title; a text body is then the description.").Query("system", "System that reports.").Query("category", "Category.").Query("reference", "Reference.")
            .Query("sla", "gold, silver, bronze or none.").Query("state", "firing, ok or resolved.").Query("ifRefused", "reject or record.")
            .Header("Idempotency-Key", "A repeat with the same key within 24 hours gets the first answer.")
            .Answers<TicketDocument>(201).AnswerHeader(201, "Location", "Path of the ticket.").AnswerHeader(201, "Idempotency-Replayed", "true for the answer to a repeat.")
            .Answers<SubmitAnswerDocument>(200).Answers<SpooledDocument>(202).Refuses(400, 404, 409, 413, 415, 507);
        group.MapGet("", doors.Reading.ListAsync).Requires(Right.SeeTickets)
            .Describe("listTickets", "Tickets that match, a page at a time.").Filters()
            .Query("limit", "Tickets on a page, 1 to 500; 50 if absent.").Query("cursor", "What the page before said as next.")
            .Answers<TicketPageDocument>(200).Tagged("Changes whenever the answer may.").MayBeStale().Refuses(400);
        group.MapGet("/{id:long}", (HttpContext context, long id) => doors.Reading.FindAsync(context, id)).Requires(Right.SeeTickets)
            .Describe("readTicket", "A ticket with its log.")
            .Answers<TicketDocument>(200).Tagged("For If-None-Match and If-Match.").MayBeStale().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => doors.Editing.ChangeAsync(context, id)).Requires(Right.Note)
            .Describe("changeTicket", "Changes fields or moves the ticket along its workflow; what is absent stays. Who works tickets may, and a ticket's assignee and the people of its category.").Takes<TicketPatch>().Header("If-Match", "ETag the change is meant for.")
            .Answers<TicketDocument>(200).Refuses(404, 409, 412, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => doors.Editing.DeleteAsync(context, id)).Requires(Right.Work)
            .Describe("deleteTicket", "Hides a ticket for good; the audit trail keeps it.").Header("If-Match", "ETag the deletion is meant for.").AnswersNothing().Refuses(404, 412, 507);
        group.MapPost("/{id:long}/cancel", (HttpContext context, long id) => doors.Editing.CancelAsync(context, id)).Requires(Right.Note)
            .Describe("cancelTicket", "Cancels a ticket and frees its capacity at once.").Header("If-Match", "ETag the cancellation is meant for.").Answers<TicketDocument>(200).Refuses(404, 409, 412, 507);
        group.MapPost("/{id:long}/log", (HttpContext context, long id) => doors.Notes.AddAsync(context, id)).Requires(Right.Note)
            .Describe("addNote", "Adds a note to the log.").Takes<NoteRequest>().Answers<LogDocument>(201).AnswerHeader(201, "Location", "Path of the note.").Refuses(404, 507);
        group.MapPatch("/{id:long}/log/{note:long}", (HttpContext context, long id, long note) => doors.Notes.EditAsync(context, id, note)).Requires(Right.Note)
            .Describe("editNote", "Changes a note's text (its author) or resolves it (anyone).").Takes<NotePatch>().Answers<LogDocument>(200).Refuses(404, 507);
        group.MapDelete("/{id:long}/log/{note:long}", (HttpContext context, long id, long note) => doors.Notes.DeleteAsync(context, id, note)).Requires(Right.Note)
            .Describe("deleteNote", "Deletes a note (its author).").AnswersNothing().Refuses(404, 507);
    }

    static void MapSla(RouteGroupBuilder group, SlaDoor sla)
    {
        group.MapGet("", sla.ShowAsync).Requires(Right.Read).Describe("readSla", "Tiers, agents, and what can be promised now.").Answers<SlaDocument>().Tagged().MayBeStale();
        group.MapPost("/holds", sla.HoldAsync).Requires(Right.Report)
            .Describe("hold", "Takes a promise for 60 seconds; a ticket with its holdId takes it over.").Takes<HoldRequest>().Answers<HoldDocument>(201).AnswerHeader(201, "Location", "Path of the hold.").Refuses(409, 507);
        group.MapDelete("/holds/{id:long}", (HttpContext context, long id) => sla.ReleaseAsync(context, id)).Requires(Right.Report).Describe("releaseHold", "Frees a hold.").AnswersNothing().Refuses(404, 507);
    }

    static void MapAgents(RouteGroupBuilder group, AgentDoor agents)
    {
        group.MapGet("", agents.ListAsync).Requires(Right.Read).Describe("listAgents", "Who works tickets.").Answers<ItemsDocument<Agent>>().Tagged().MayBeStale();
        group.MapGet("/{id:long}", (HttpContext context, long id) => agents.FindAsync(context, id)).Requires(Right.Read).Describe("readAgent", "One agent.").Answers<Agent>().Tagged().MayBeStale().Refuses(404);
        group.MapPost("", agents.CreateAsync).Requires(Right.Administer)
            .Describe("createAgent", "Creates an agent.").Takes<AgentRequest>().Answers<Agent>(201).AnswerHeader(201, "Location", "Path of the agent.").Refuses(409, 507);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => agents.ChangeAsync(context, id)).Requires(Right.Administer)
            .Describe("changeAgent", "Changes an agent; what is absent stays.").Takes<AgentPatch>().Answers<Agent>().Refuses(404, 409, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => agents.DeleteAsync(context, id)).Requires(Right.Administer).Describe("deleteAgent", "Deletes an agent; promises given stay.").AnswersNothing().Refuses(404, 507);
    }

    static void MapSystems(RouteGroupBuilder group, SystemDoor systems)
    {
        group.MapGet("", systems.ListAsync).Requires(Right.Read).Describe("listSystems", "What reports, and which MQTT clients were turned away.").Answers<SystemsDocument>().Tagged().MayBeStale();
        group.MapGet("/{id:long}", (HttpContext context, long id) => systems.FindAsync(context, id)).Requires(Right.Read).Describe("readSystem", "One system.").Answers<SystemDocument>().Tagged().MayBeStale().Refuses(404);
        group.MapPost("", systems.CreateAsync).Requires(Right.Administer)
            .Describe("createSystem", "Creates a system before its first report.").Takes<SystemRequest>().Answers<SystemDocument>(201).AnswerHeader(201, "Location", "Path of the system.").Refuses(409, 507);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => systems.ChangeAsync(context, id)).Requires(Right.Administer)
            .Describe("changeSystem", "Changes a system; what is absent stays.").Takes<SystemPatch>().Answers<SystemDocument>().Refuses(404, 409, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => systems.DeleteAsync(context, id)).Requires(Right.Administer).Describe("deleteSystem", "Forgets a system; its tickets stay.").AnswersNothing().Refuses(404, 507);
    }

    static void MapCategories(RouteGroupBuilder group, CategoryDoor categories)
    {
        group.MapGet("", categories.ListAsync).Requires(Right.Read).Describe("listCategories", "What tickets are about.").Answers<ItemsDocument<CategoryDocument>>().Tagged().MayBeStale();
        group.MapGet("/{id:long}", (HttpContext context, long id) => categories.FindAsync(context, id)).Requires(Right.Read).Describe("readCategory", "One category.").Answers<CategoryDocument>().Tagged().MayBeStale().Refuses(404);
        group.MapPost("", categories.CreateAsync).Requires(Right.Administer)
            .Describe("createCategory", "Creates a category.").Takes<CategoryRequest>().Answers<CategoryDocument>(201).AnswerHeader(201, "Location", "Path of the category.").Refuses(409, 507);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => categories.ChangeAsync(context, id)).Requires(Right.Administer)
            .Describe("changeCategory", "Changes a category; what is absent stays. Tickets keep the old name.").Takes<CategoryPatch>().Answers<CategoryDocument>().Refuses(404, 409, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => categories.DeleteAsync(context, id)).Requires(Right.Administer).Describe("deleteCategory", "Deletes a category; tickets keep its name.").AnswersNothing().Refuses(404, 507);
    }

    static void MapWorkflows(RouteGroupBuilder group, WorkflowDoor workflows)
    {
        group.MapGet("", workflows.ListAsync).Requires(Right.Read).Describe("listWorkflows", "States and the moves between them, the newest version of each.").Answers<ItemsDocument<WorkflowDocument>>().Tagged().MayBeStale();
        group.MapGet("/{name}", (HttpContext context, string name) => workflows.FindAsync(context, name)).Requires(Right.Read)
            .Describe("readWorkflow", "One workflow.").Query("version", "An older version, which tickets may still live by; the newest if absent.").Answers<WorkflowDocument>().Tagged().MayBeStale().Refuses(404);
        group.MapPost("", workflows.CreateAsync).Requires(Right.Administer)
            .Describe("createWorkflow", "Creates a workflow; refused with reason and place if tickets could not live by it.").Takes<WorkflowRequest>().Answers<WorkflowDocument>(201).AnswerHeader(201, "Location", "Path of the workflow.").Refuses(409, 507);
        group.MapPut("/{name}", (HttpContext context, string name) => workflows.ChangeAsync(context, name)).Requires(Right.Administer)
            .Describe("changeWorkflow", "Makes the next version of a workflow; its tickets keep the one they have.").Takes<WorkflowRequest>().Answers<WorkflowDocument>().Refuses(404, 507);
        group.MapDelete("/{name}", (HttpContext context, string name) => workflows.DeleteAsync(context, name)).Requires(Right.Administer)
            .Describe("deleteWorkflow", "Deletes a workflow for new tickets; those that live by it still do.").AnswersNothing().Refuses(404, 409, 507);
    }

    static void MapAudit(RouteGroupBuilder group, AuditDoor audit)
    {
        group.MapGet("/audit", audit.EventsAsync).Requires(Right.Administer)
            .Describe("listAudit", "Everything that happened, newest first.").Query("before", "Events with a smaller seq only.").Query("limit", "1 to 500; 50 if absent.")
            .AuditFilters().Answers<PageDocument<AuditDocument>>().Refuses(400);
        group.MapGet("/mails", audit.MailsAsync).Requires(Right.Administer)
            .Describe("listMails", "Mails that were or will be sent, newest first.").Query("before", "Mails with a smaller id only.").Query("ticket", "Only mails about this ticket.").Query("limit", "1 to 500; 50 if absent.")
            .Answers<PageDocument<MailDocument>>().Refuses(400);
    }

    /// <summary>What narrows the audit trail.</summary>
    internal static IEndpointConventionBuilder AuditFilters(this IEndpointConventionBuilder builder) => builder
        .Query("type", "Only events of this type.").Query("ticket", "Only events of this ticket.").Query("who", "Only what this name did.")
        .Query("q", "Part of what the event carries.").Query("from", "At or after this time.").Query("to", "Before this time.");

    /// <summary>What narrows the list of tickets.</summary>
    internal static IEndpointConventionBuilder Filters(this IEndpointConventionBuilder builder) => builder
        .Query("status", "Name of a workflow state.").Query("kind", "waiting, open, working, done, cancelled; several separated by commas.").Query("sla", "gold, silver, bronze or none.")
        .Query("system", "System.").Query("category", "Category.").Query("assignee", "Name; empty = nobody's.").Query("requester", "Name.").Query("reference", "Reference.")
        .Query("q", "Part of title, description or reference.").Query("from", "Created at or after this time.").Query("to", "Created before this time.")
        .Query("order", "due (what to do next; if absent), newest, oldest or updated.");
}
