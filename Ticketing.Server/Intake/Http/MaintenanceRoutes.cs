using Ticketing.Maintenance;

namespace Ticketing.Intake.Http;

/// <summary>The routes of maintenance: contacts, assets, the plan, windows, invoices.</summary>
public static class MaintenanceRoutes
{
    public static void MapMaintenance(this IEndpointRouteBuilder routes, MaintenanceDoor door)
    {
        MapContacts(routes.MapApi(ContactDoor.Path, "Maintenance"), new(door));
        MapAssets(routes.MapApi(AssetDoor.Path, "Maintenance"), new(door), new(door));
        MapPlan(routes.MapApi(PlanDoor.Path, "Maintenance"), new(door));
        MapWindows(routes.MapApi(WindowDoor.Path, "Maintenance"), new(door));
        MapRecurrences(routes.MapApi(RecurrenceDoor.Path, "Maintenance"), new(door));
        MapTicketJobs(routes.MapApi("/api/v1/tickets", "Maintenance"), new(door));
        MapInvoices(routes.MapApi("/api/v1", "Maintenance"), new(door));
        var counters = new RecurrenceDoor(door);
        routes.MapApi("/api/v1/usage", "Maintenance").MapPost("", counters.CountOfSystemAsync).Requires(Right.Report).Describe("countUsageOfSystem", "Says where a counter of a system stands; work that comes back by it follows.").Takes<SystemUsageRequest>().AnswersNothing().Refuses(507);
    }

    static void MapWindows(RouteGroupBuilder group, WindowDoor door)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listWindows", "Maintenance windows and how many alarms each holds.").Answers<ItemsDocument<WindowDocument>>().Tagged();
        group.MapPost("", door.CreateAsync).Requires(Right.Work).Describe("createWindow", "Holds the alarms of systems for a time, once or again and again.").Takes<WindowRequest>().Answers<WindowDocument>(201).AnswerHeader(201, "Location", "Path of the window.").Refuses(507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Read).Describe("readWindow", "One window with the alarms it holds.").Answers<WindowDocument>().Tagged().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Requires(Right.Work).Describe("changeWindow", "Changes a window; what is absent stays.").Takes<WindowPatch>().Answers<WindowDocument>().Refuses(404, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.EndAsync(context, id)).Requires(Right.Work).Describe("endWindow", "Ends a window for good; what still fires becomes tickets.").AnswersNothing().Refuses(404, 507);
    }

    static void MapRecurrences(RouteGroupBuilder group, RecurrenceDoor door)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listRecurrences", "Work that comes back.").Answers<ItemsDocument<RecurrenceDocument>>().Tagged();
        group.MapPost("", door.CreateAsync).Requires(Right.Work).Describe("createRecurrence", "Makes work come back: every so often, by cron, or by a counter.").Takes<RecurrenceRequest>().Answers<RecurrenceDocument>(201).AnswerHeader(201, "Location", "Path of the rule.").Refuses(404, 507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Read).Describe("readRecurrence", "One rule with what its turns became.").Answers<RecurrenceDocument>().Tagged().Refuses(404);
        group.MapPut("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Requires(Right.Work).Describe("changeRecurrence", "Other words for a rule. Its job that is still to be done after today follows them; what was done stays.").Takes<RecurrenceRequest>().Answers<RecurrenceDocument>().Refuses(404, 409, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.EndAsync(context, id)).Requires(Right.Work).Describe("endRecurrence", "Ends a rule; what it made stays.").AnswersNothing().Refuses(404, 507);
        group.MapPost("/{id:long}/skip", (HttpContext context, long id) => door.SkipAsync(context, id)).Requires(Right.Work).Describe("skipTurn", "Leaves the next turn out.").Answers<RecurrenceDocument>().Refuses(404, 507);
        group.MapPost("/{id:long}/snooze", (HttpContext context, long id) => door.SnoozeAsync(context, id)).Requires(Right.Work).Describe("snoozeTurn", "Puts the next turn off until a day.").Takes<SnoozeRequest>().Answers<RecurrenceDocument>().Refuses(404, 507);
        group.MapPost("/{id:long}/usage", (HttpContext context, long id) => door.CountAsync(context, id)).Requires(Right.Report).Describe("countUsage", "Says where the counter stands.").Takes<UsageRequest>().Answers<RecurrenceDocument>().Refuses(404, 507);
    }

    static void MapTicketJobs(RouteGroupBuilder group, TicketJobDoor door)
    {
        group.MapGet("/{id:long}/jobs", (HttpContext context, long id) => door.ListAsync(context, id)).Requires(Right.Read).Describe("listJobsOfTicket", "Jobs that a ticket was planned as.").Answers<ItemsDocument<JobDocument>>().Tagged().Refuses(404);
        group.MapPost("/{id:long}/jobs", (HttpContext context, long id) => door.PlanAsync(context, id)).Requires(Right.Work).Describe("planTicket", "Turns an unfinished ticket into a job; the end of the job finishes the ticket.")
            .Takes<PlanTicketRequest>().Answers<JobDocument>(201).AnswerHeader(201, "Location", "Path of the job.").Refuses(404, 409, 507);
    }

    static void MapInvoices(RouteGroupBuilder group, InvoiceDoor door)
    {
        group.MapGet("/invoices", door.ListAsync).Requires(Right.Work).Describe("listInvoices", "Invoices, newest first.").Query("contact", "Only of this contact.").Query("before", "Those with a smaller number only.").Query("limit", "1 to 500; 50 if absent.")
            .Answers<PageDocument<InvoiceDocument>>().Refuses(400);
        group.MapGet("/invoices/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Work).Describe("readInvoice", "One invoice.").Answers<InvoiceDocument>().Tagged().Refuses(404);
        group.MapGet("/invoices/{id:long}/print", (HttpContext context, long id) => door.PrintAsync(context, id)).Requires(Right.Work).Describe("printInvoice", "An invoice to look at and print.").AnswersFile("text/html").Refuses(404);
        group.MapPost("/clock/day-has-passed", door.PassDayAsync).Requires(Right.Administer).Describe("passDay", "The local day begins, by hand: records it if it was not, reminds of today's jobs and bills the finished ones, each once.").Answers<DayPassed>().Refuses(507);
    }

    static void MapContacts(RouteGroupBuilder group, ContactDoor door)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listContacts", "Whose assets are looked after, by name.").Query("archived", "true = archived ones too.").Answers<ItemsDocument<Contact>>().Tagged();
        group.MapPost("", door.CreateAsync).Requires(Right.Work).Describe("registerContact", "Registers a contact.").Takes<ContactRequest>().Answers<Contact>(201).AnswerHeader(201, "Location", "Path of the contact.").Refuses(507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Read).Describe("readContact", "One contact.").Answers<Contact>().Tagged().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Requires(Right.Work).Describe("changeContact", "Changes a contact; what is absent stays.").Takes<ContactPatch>().Answers<Contact>().Refuses(404, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.ArchiveAsync(context, id)).Requires(Right.Work).Describe("archiveContact", "Archives a contact; its jobs and invoices stay.").AnswersNothing().Refuses(404, 507);
    }

    static void MapAssets(RouteGroupBuilder group, AssetDoor door, AssetFileDoor files)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listAssets", "What is looked after, by name.").Query("archived", "true = archived ones too.").Query("system", "Only the assets that are this system.")
            .Answers<ItemsDocument<AssetDocument>>().Tagged();
        group.MapPost("", door.CreateAsync).Requires(Right.Work).Describe("registerAsset", "Registers an asset.").Takes<AssetRequest>().Answers<AssetDocument>(201).AnswerHeader(201, "Location", "Path of the asset.").Refuses(507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Requires(Right.Read).Describe("readAsset", "One asset with its files and its latest jobs.").Answers<AssetDocument>().Tagged().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Requires(Right.Work).Describe("changeAsset", "Changes an asset; what is absent stays.").Takes<AssetPatch>().Answers<AssetDocument>().Refuses(404, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.ArchiveAsync(context, id)).Requires(Right.Work).Describe("archiveAsset", "Archives an asset; its history stays.").AnswersNothing().Refuses(404, 507);
        group.MapPost("/{id:long}/files", (HttpContext context, long id) => files.AddAsync(context, id)).Requires(Right.Work).Describe("addAssetFile", $"Keeps a file with an asset: {FileTypes.Allowed}, at most {FileTypes.Limit / 1024 / 1024} MiB.")
            .Query("name", "Name of the file.", required: true).TakesFile().Answers<AssetFile>(201).AnswerHeader(201, "Location", "Path of the file.").Refuses(404, 409, 507);
        group.MapGet("/{id:long}/files/{file:long}", (HttpContext context, long id, long file) => files.FindAsync(context, id, file)).Requires(Right.Read)
            .Describe("readAssetFile", "A file as it came.").AnswersFile("image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf", "text/plain").AnswerHeader(200, "Content-Disposition", "Name of the file.").Refuses(404);
        group.MapDelete("/{id:long}/files/{file:long}", (HttpContext context, long id, long file) => files.RemoveAsync(context, id, file)).Requires(Right.Work).Describe("removeAssetFile", "Removes a file.").AnswersNothing().Refuses(404, 507);
    }

    static void MapPlan(RouteGroupBuilder group, PlanDoor door)
    {
        group.MapGet("", door.ListAsync).Requires(Right.Read).Describe("listPlan", "The days with a plan between two days.").Query("from", "First local day; today if absent.").Query("to", "Last local day; six days later if absent.")
            .Answers<ItemsDocument<DayDocument>>().Tagged().Refuses(400);
        group.MapGet("/{day}", (HttpContext context, string day) => door.ShowAsync(context, day)).Requires(Right.Read).Describe("readDay", "The plan of a local day (yyyy-MM-dd).").Answers<DayDocument>().Tagged().Refuses(400);
        group.MapPost("/{day}/jobs", (HttpContext context, string day) => door.CreateAsync(context, day)).Requires(Right.Work).Describe("planJob", "Plans a job; 409 says which rule refuses.")
            .Takes<PlanJobRequest>().Answers<JobDocument>(201).AnswerHeader(201, "Location", "Path of the job.").Refuses(409, 507);
        group.MapGet("/{day}/jobs/{id:long}", (HttpContext context, string day, long id) => door.FindAsync(context, day, id)).Requires(Right.Read).Describe("readJob", "One job.").Answers<JobDocument>().Tagged().Refuses(400, 404);
        group.MapPatch("/{day}/jobs/{id:long}", (HttpContext context, string day, long id) => door.MoveAsync(context, day, id)).Requires(Right.Work).Describe("moveJob", "Moves a job, also to another day; what is absent stays.")
            .Takes<PlanJobPatch>().Answers<JobDocument>().Refuses(404, 409, 507);
        group.MapPut("/{day}/jobs/{id:long}/finish", (HttpContext context, string day, long id) => door.FinishAsync(context, day, id)).Requires(Right.Work).Describe("finishJob", "Finishes a job and says when it was really done.")
            .Takes<FinishRequest>().Answers<JobDocument>().Refuses(404, 409, 507);
        group.MapPost("/{day}/jobs/{id:long}/cancel", (HttpContext context, string day, long id) => door.CancelAsync(context, day, id)).Requires(Right.Work).Describe("cancelJob", "Cancels a job and frees its time.").Answers<JobDocument>().Refuses(400, 404, 409, 507);
        group.MapPost("/{day}/jobs/{id:long}/ticket", (HttpContext context, string day, long id) => door.ReturnAsync(context, day, id)).Requires(Right.Work).Describe("returnJob", "Turns a planned job back into its ticket, or into a new one; ticketId of the answer names it.")
            .Answers<JobDocument>().Refuses(400, 404, 409, 507);
        group.MapDelete("/{day}/jobs/{id:long}", (HttpContext context, string day, long id) => door.CancelAsync(context, day, id)).Requires(Right.Work).Describe("deleteJob", "The same as cancel.").Answers<JobDocument>().Refuses(400, 404, 409, 507);
    }
}
