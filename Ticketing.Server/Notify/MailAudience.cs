using Ticketing.Tickets;

namespace Ticketing.Notify;

/// <summary>What a mail about a ticket is for; the lower-case-with-dashes word in the outbox.</summary>
public static class MailKinds
{
    public const string Opened = "opened";
    public const string Merged = "merged";
    public const string DueSoon = "due-soon";
    public const string Breached = "breached";
    public const string Finished = "finished";
    public const string Reminder = "reminder";
    public const string Invoice = "invoice";
}

/// <summary>Somebody with a mail address.</summary>
public sealed record Recipient(string Name, string Address);

/// <summary>Who gets the mails of a tenant. Answers from memory: it is asked inside the writer's transaction.</summary>
public interface IMailAudience
{
    /// <summary>Who is to be told; empty if mail is not configured. Each address once.</summary>
    /// <param name="kind">One of <see cref="MailKinds"/>.</param>
    IReadOnlyList<Recipient> Of(Ticket ticket, string kind);
}
