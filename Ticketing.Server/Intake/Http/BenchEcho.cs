using Ticketing.Admission;
using Ticketing.Tickets;

namespace Ticketing.Intake.Http;

/// <summary>POST /bench/echo, only with the setting <c>Bench</c>: reads and answers exactly like POST /api/v1/tickets, credentials included, but stores nothing.</summary>
public static class BenchEcho
{
    public static void MapBench(this IEndpointRouteBuilder routes, TimeProvider clock)
    {
        var ids = 0L;
        var door = new TicketDoor((_, submission, _, _) => ValueTask.FromResult(new SubmitResult(Disposition.Created, Echo(submission, Interlocked.Increment(ref ids), Instant.From(clock.GetUtcNow())))), (_, _) => { });
        routes.MapPost("/bench/echo", door.PostAsync).Requires(Right.Report).ExcludeFromDescription();
    }

    static Ticket Echo(Submission submission, long id, Instant now) => new()
    {
        Id = id,
        Title = submission.Title,
        Description = submission.Description,
        System = submission.System,
        Category = submission.Category,
        Reference = submission.Reference,
        Status = Workflow.Default.Initial.Name,
        Kind = Workflow.Default.Initial.Kind,
        Sla = submission.Sla ?? Sla.None,
        DueAt = submission.Sla is { } tier and not Sla.None ? now + tier.Length() : null,
        Requester = submission.Requester,
        Labels = submission.Labels ?? Ticket.NoLabels,
        CreatedAt = now,
        UpdatedAt = now,
        LastSeenAt = now,
    };
}
