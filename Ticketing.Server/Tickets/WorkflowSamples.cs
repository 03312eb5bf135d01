namespace Ticketing.Tickets;

/// <summary>Workflows that come with the program: the default one, and two to choose for a category or to change to one's liking.</summary>
public static class WorkflowSamples
{
    const string CandidateName = "candidateName", CandidateId = "candidateId";

    static readonly string[] Concerned = [WorkflowMails.Requester, WorkflowMails.Category];

    /// <summary>A request waits until an admin approves or refuses it; who asked may withdraw it. Then it is worked on as any other.</summary>
    public static readonly Workflow Approval = new("approval", 1,
    [
        new("requested", TicketKind.Waiting,
        [
            new("approved") { Roles = [WorkflowRoles.Admin], Mails = Concerned },
            new("refused") { Roles = [WorkflowRoles.Admin], Mails = Concerned },
            new("withdrawn") { Roles = [WorkflowRoles.Requester], Mails = [WorkflowMails.Category] },
        ]),
        new("approved", TicketKind.Open, [new("working"), new("done"), new("cancelled")]),
        new("working", TicketKind.Working, [new("approved"), new("done"), new("cancelled")]),
        new("done", TicketKind.Done, []),
        new("refused", TicketKind.Cancelled, []),
        new("withdrawn", TicketKind.Cancelled, []),
        new("cancelled", TicketKind.Cancelled, []),
    ]);

    /// <summary>Something is granted to a candidate in steps that different people take; a candidate has one such ticket at a time.</summary>
    public static readonly Workflow Grant = new("grant", 1,
    [
        new("initial", TicketKind.Waiting,
        [
            new("granted") { Roles = [WorkflowRoles.Admin], Requires = [CandidateName, CandidateId], Mails = Concerned },
            new("refused") { Roles = [WorkflowRoles.Admin], Mails = Concerned },
        ]),
        new("granted", TicketKind.Open,
        [
            new("offer requested") { Roles = [WorkflowRoles.Requester, WorkflowRoles.Category], Mails = [WorkflowMails.Category, WorkflowMails.Admins] },
            new("refused") { Roles = [WorkflowRoles.Admin], Mails = Concerned },
        ]),
        new("offer requested", TicketKind.Working,
        [
            new("offer pending") { Roles = [WorkflowRoles.Category], Mails = [WorkflowMails.Requester] },
            new("refused") { Roles = [WorkflowRoles.Category], Mails = Concerned },
        ]),
        new("offer pending", TicketKind.Waiting,
        [
            new("accepted") { Roles = [WorkflowRoles.Requester, WorkflowRoles.Category], Mails = Concerned },
            new("refused") { Roles = [WorkflowRoles.Requester, WorkflowRoles.Category], Mails = Concerned },
            new("offer requested") { Roles = [WorkflowRoles.Category] },
        ]),
        new("accepted", TicketKind.Done, []),
        new("refused", TicketKind.Cancelled, []),
    ])
    {
        Unique = CandidateId,
    };

    /// <summary>In order of the names.</summary>
    public static readonly IReadOnlyList<Workflow> All = [Approval, Workflow.Default, Grant];
}
