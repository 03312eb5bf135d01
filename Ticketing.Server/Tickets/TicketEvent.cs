namespace Ticketing.Tickets;

/// <summary>What can happen; the lower-camel-case word in the event log, the audit and the live stream.</summary>
public static class EventTypes
{
    public const string Opened = "opened";
    public const string Merged = "merged";
    public const string Changed = "changed";
    public const string Moved = "moved";
    public const string Finished = "finished";
    public const string Cancelled = "cancelled";
    public const string Deleted = "deleted";
    public const string Noted = "noted";
    public const string NoteEdited = "noteEdited";
    public const string NoteDeleted = "noteDeleted";
    public const string NoteResolved = "noteResolved";
    public const string DueSoon = "dueSoon";
    public const string Breached = "breached";
    public const string Held = "held";
    public const string Released = "released";
    public const string Refused = "refused";
    public const string Unreadable = "unreadable";
    public const string SystemSilent = "systemSilent";
    public const string SystemChanged = "systemChanged";
    public const string WorkflowChanged = "workflowChanged";
    public const string CategoryChanged = "categoryChanged";
    public const string AgentChanged = "agentChanged";
    public const string AlarmHeld = "alarmHeld";
    public const string AlarmOver = "alarmOver";
    public const string AlarmReleased = "alarmReleased";

    /// <summary>A report of a flooding system that was only counted.</summary>
    public const string Folded = "folded";

    /// <summary>The condition is over but flaps: its ticket stays open for now.</summary>
    public const string FinishHeld = "finishHeld";

    // What is done to people and their keys; the text names whom or what.
    public const string UserInvited = "userInvited";
    public const string InvitationWithdrawn = "invitationWithdrawn";
    public const string UserAdded = "userAdded";
    public const string UserChanged = "userChanged";
    public const string UserRemoved = "userRemoved";
    public const string TokenAdded = "tokenAdded";
    public const string TokenChanged = "tokenChanged";
    public const string TokenRevoked = "tokenRevoked";
    public const string TenantOpened = "tenantOpened";
    public const string TenantChanged = "tenantChanged";
    public const string TenantClosed = "tenantClosed";
    public const string SecondFactorOn = "secondFactorOn";
    public const string SecondFactorOff = "secondFactorOff";
    public const string LoggedIn = "loggedIn";
    public const string LoggedOut = "loggedOut";
    public const string ChannelChanged = "channelChanged";
    public const string CheckChanged = "checkChanged";

    // The plan.
    public const string JobPlanned = "jobPlanned";
    public const string JobMoved = "jobMoved";
    public const string JobFinished = "jobFinished";
    public const string JobCancelled = "jobCancelled";

    /// <summary>Somebody chose which mails to get, and when.</summary>
    public const string MailsChanged = "mailsChanged";

    // What was old and done with was deleted: an admin, or the setting, wanted it.
    public const string MailsForgotten = "mailsForgotten";
    public const string DeliveriesForgotten = "deliveriesForgotten";
    public const string PingsForgotten = "pingsForgotten";

    /// <summary>Somebody made or ended the secret address of the own calendar.</summary>
    public const string CalendarChanged = "calendarChanged";
}

/// <summary>One thing that happened, written in the transaction that made it true; a ticket's events are its log.</summary>
public sealed record TicketEvent
{
    /// <summary>Ascending in order of commit, without gaps, per tenant.</summary>
    public required long Seq { get; init; }
    public required Instant At { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }
    public long? TicketId { get; init; }
    public required string Actor { get; init; }
    public required string Door { get; init; }

    /// <summary>Network address it came from; null if it came from inside.</summary>
    public string? Address { get; init; }

    /// <summary>How many equal reports of one actor this row stands for; 1 but for merges that were committed together.</summary>
    public long Count { get; init; } = 1;

    /// <summary>JSON object with what the type carries (<c>text</c>, <c>changes</c>, <c>code</c>, …); null if nothing.</summary>
    public string? Data { get; init; }
}
