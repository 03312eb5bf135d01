using Ticketing.Admission;
using Ticketing.Intake.Http;
using Ticketing.Tickets;

namespace Ticketing.Intake.Senders;

/// <summary>The webhooks of other programs: bytes → <see cref="Hook"/> → <see cref="TicketAdmission"/>, all of one request in one commit, and the answer that the sender waits for.</summary>
/// <param name="count">Counts door and outcome.</param>
public sealed class HookDoor(TenantDoor door, Func<string, Submission, Origin, CancellationToken, ValueTask<SubmitResult>> admit, WordTiers severities, WordTiers priorities, Action<string, string> count)
{
    /// <summary>A request of one sender.</summary>
    /// <param name="name">Of the sender, for events and metrics.</param>
    /// <param name="answer">Called after the commit, with the id of the first ticket; 0 = none.</param>
    /// <param name="topic">From the path.</param>
    public async Task TakeAsync(HttpContext context, string name, HookReader read, Action<HttpContext, Hook, long> answer, string topic = "")
    {
        var (who, request) = (context.Principal(), context.Request);
        var hookContext = new HookContext(AlertDoor.SystemOf(who), severities, priorities, request.Query, request.Headers, request.ContentType, Guid.NewGuid().ToString("N"), topic) { HasOwnSystem = who.System is not null };
        var (hook, refusal) = await RequestBody.ReadAsync(context, (read, hookContext), static (body, state) => state.read(body, state.hookContext)).ConfigureAwait(false);
        refusal ??= FaultOf(who, hook!);
        var ticket = 0L;
        if (refusal is null)
        {
            (ticket, refusal) = hook!.Taken ? (0, await TakeTicketsAsync(context, name, hook).ConfigureAwait(false)) : await AdmitAsync(context, name, hook).ConfigureAwait(false);
        }
        if (refusal is not null)
        {
            count(name, refusal.Code);
            Problem.Write(context, refusal);
            return;
        }
        answer(context, hook!, ticket);
    }

    /// <summary>All at once, so that they share a commit. One that could not be stored fails the request: the sender tries again, and what was stored is known by its reference.</summary>
    async Task<(long Ticket, Refusal? Refusal)> AdmitAsync(HttpContext context, string name, Hook hook)
    {
        var origin = TenantDoor.OriginOf(context) with { Door = name };
        var results = new List<Task<SubmitResult>>();
        foreach (var submission in hook.Submissions)
        {
            results.Add(admit(context.Principal().Tenant, submission, origin, context.RequestAborted).AsTask());
        }
        var ticket = 0L;
        Refusal? refusal = null;
        foreach (var result in await Task.WhenAll(results).ConfigureAwait(false))
        {
            count(name, TicketDoor.OutcomeOf(result));
            refusal ??= result.Refusal;
            ticket = ticket == 0 ? result.Ticket?.Id ?? result.First?.TicketId ?? 0 : ticket;
        }
        return (ticket, refusal);
    }

    /// <summary>Somebody deals with them: what waits begins to be worked at. What is under way or finished stays as it is.</summary>
    async Task<Refusal?> TakeTicketsAsync(HttpContext context, string name, Hook hook)
    {
        var store = door.StoreOf(context);
        var read = door.ReadOf(context);
        foreach (var submission in hook.Submissions)
        {
            foreach (var ticket in read.UnfinishedOf(submission.System, int.MaxValue))
            {
                if (ticket.Reference == submission.Reference && ticket.Kind < TicketKind.Working)
                {
                    var outcome = await store.Tickets.ChangeAsync(ticket.Id, new() { Status = Workflow.Default.FirstOf(TicketKind.Working)!.Name }, TenantDoor.OriginOf(context) with { Door = name }, context.RequestAborted).ConfigureAwait(false);
                    count(name, outcome.Refusal?.Code ?? "taken");
                    return outcome.Refusal;
                }
            }
        }
        return null;
    }

    static Refusal? FaultOf(People.Principal who, Hook hook)
    {
        foreach (var submission in hook.Submissions)
        {
            if (!who.MaySpeakFor(submission.System))
            {
                return new(RefusalKind.Forbidden, "forbidden", $"The device {who.Name} reports about its own system '{who.System}' only, not about '{submission.System}'.");
            }
        }
        return null;
    }
}
