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

    /// <summary>It went to another state, and its workflow says that somebody is to be told.</summary>
    public const string Moved = "moved";
    public const string Reminder = "reminder";
    public const string Invoice = "invoice";

    /// <summary>Somebody changed or moved it.</summary>
    public const string Changed = "changed";

    /// <summary>Somebody wrote a note.</summary>
    public const string Noted = "noted";

    /// <summary>Somebody wrote a note that names the recipient.</summary>
    public const string Mentioned = "mentioned";

    /// <summary>What there is to do, once a day; about no ticket in particular.</summary>
    public const string Digest = "digest";

    /// <summary>What people can choose among one by one.</summary>
    public static readonly IReadOnlyList<string> Choosable = [Opened, Merged, DueSoon, Breached, Finished, Moved, Changed, Noted, Mentioned];
}

/// <summary>Somebody with a mail address.</summary>
public sealed record Recipient(string Name, string Address);

/// <summary>Who gets the mails of a tenant. Answers from memory: it is asked inside the writer's transaction. Safe for several threads.</summary>
public interface IMailAudience
{
    /// <summary>Who is to be told; empty if mail is not configured. Each address once.</summary>
    /// <param name="kind">One of <see cref="MailKinds"/>.</param>
    /// <param name="category">The ticket's category; null without one.</param>
    /// <param name="by">Who did it; null = nobody in particular.</param>
    IReadOnlyList<Recipient> Of(Ticket ticket, string kind, Category? category, string? by);

    /// <summary>Names of whom a ticket concerns, whether they have a mail address or not: those whose browsers are told.</summary>
    IReadOnlyList<string> NamesOf(Ticket ticket, string kind, Category? category, string? by);

    /// <summary>As above, of these groups and its watchers.</summary>
    IReadOnlyList<string> NamesOf(Ticket ticket, IReadOnlyList<string> groups, Category? category);

    /// <summary>Names of all people of the tenant, with and without a mail address: those that can be mentioned.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whose mail address it is; null if it is nobody's of the tenant.</summary>
    string? NameAt(string address);

    /// <summary>Who of these groups is to be told, and always its watchers; empty if mail is not configured. Each address once.</summary>
    /// <param name="groups">Of <see cref="WorkflowMails"/>.</param>
    /// <param name="category">The ticket's category; null without one.</param>
    IReadOnlyList<Recipient> Of(Ticket ticket, IReadOnlyList<string> groups, Category? category);
}
