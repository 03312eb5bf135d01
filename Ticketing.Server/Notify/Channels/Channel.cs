using Ticketing.Tickets;

namespace Ticketing.Notify.Channels;

/// <summary>How a channel speaks; in JSON the lower-case word with dashes.</summary>
public enum ChannelKind
{
    /// <summary>Signed JSON by POST, as Standard Webhooks says.</summary>
    Webhook = 0,

    /// <summary>A topic of an ntfy server.</summary>
    Ntfy = 1,

    /// <summary>An application of a Gotify server.</summary>
    Gotify = 2,

    /// <summary>A notify service of Home Assistant.</summary>
    HomeAssistant = 3,

    /// <summary>A topic at our MQTT listener, and at the broker that was joined.</summary>
    Mqtt = 4,
}

/// <summary>Where what happens to tickets is told to other programs. Of one tenant.</summary>
public sealed record Channel
{
    /// <summary>0 = not stored yet.</summary>
    public required long Id { get; init; }

    /// <summary>Unique in the tenant.</summary>
    public required string Name { get; init; }
    public required ChannelKind Kind { get; init; }

    /// <summary>URL; of MQTT the topic.</summary>
    public required string Address { get; init; }

    /// <summary>Key of the signature, or token of the receiver; empty where there is none.</summary>
    public required string Secret { get; init; }

    /// <summary>Only tickets of this category; null = of all.</summary>
    public string? Category { get; init; }

    /// <summary>Only tickets of this tier or a more urgent one; <see cref="Sla.None"/> = all.</summary>
    public Sla Sla { get; init; }

    /// <summary>Which of <see cref="MailKinds.Choosable"/> are told.</summary>
    public required IReadOnlyList<string> Events { get; init; }
    public bool Enabled { get; init; } = true;
    public required Instant CreatedAt { get; init; }

    /// <summary>True if the channel tells of this.</summary>
    /// <param name="kind">One of <see cref="MailKinds"/>.</param>
    public bool Tells(Ticket ticket, string kind)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return Enabled && (Category is null || Category == ticket.Category) && (Sla == Sla.None || (ticket.Sla != Sla.None && ticket.Sla.Length() <= Sla.Length())) && Events.Contains(kind);
    }
}

/// <summary>The words for kinds of channels.</summary>
public static class ChannelKinds
{
    public static readonly IReadOnlyList<string> All = ["webhook", "ntfy", "gotify", "home-assistant", "mqtt"];

    public static string Name(this ChannelKind kind) => All[(int)kind];

    /// <summary>What is told unless somebody chooses.</summary>
    public static readonly IReadOnlyList<string> DefaultEvents = [MailKinds.Opened, MailKinds.DueSoon, MailKinds.Breached, MailKinds.Finished];
}

/// <summary>A row of a tenant's channel outbox: one event for one channel.</summary>
/// <param name="Id">Unique in the tenant, ascending.</param>
/// <param name="Cause">Unique in the tenant; the same on every attempt.</param>
/// <param name="Event">One of <see cref="MailKinds"/>.</param>
/// <param name="Payload">The event as JSON, <see cref="ChannelEvent"/>: what was true when it happened.</param>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="LastAnswer">What the receiver said last; null before the first attempt.</param>
public sealed record Delivery(long Id, long ChannelId, string Cause, string Event, long? TicketId, string Payload, MailState State, Instant CreatedAt, Instant NextAttemptAt, int Attempts, string? LastAnswer);

/// <summary>One tenant's channel outbox, as the sender needs it.</summary>
public interface IDeliveries : IWaitingOutbox
{
    /// <summary>Takes deliveries that are due, at most <paramref name="perChannel"/> of each channel, and leases them until <paramref name="now"/> + <paramref name="lease"/>.</summary>
    ValueTask<IReadOnlyList<(Delivery Delivery, Channel Channel)>> TakeDueAsync(Instant now, int perChannel, TimeSpan lease, CancellationToken cancel);

    ValueTask MarkSentAsync(long id, Instant now, string answer);
    ValueTask MarkRetryAsync(long id, Instant nextAttemptAt, string answer);
    ValueTask MarkDeadAsync(long id, Instant now, string answer);
}

/// <summary>One tenant's channels. What writes is durable when it returns.</summary>
public interface IChannelBook
{
    /// <summary>By name.</summary>
    IReadOnlyList<Channel> All();

    /// <summary>What a channel was to tell last, newest first.</summary>
    IReadOnlyList<Delivery> Of(long channel, int limit);

    /// <summary>Adds (id 0) or replaces.</summary>
    ValueTask<Outcome<Channel>> SaveAsync(Channel channel, Origin origin, CancellationToken cancel);

    /// <summary>With what it was to tell.</summary>
    ValueTask<Outcome<Channel>> DeleteAsync(long id, Origin origin, CancellationToken cancel);
}

/// <summary>A tenant's channels for one call.</summary>
public sealed class ChannelUse(IChannelBook book, IDisposable use) : IDisposable
{
    public IChannelBook Book => book;

    public void Dispose() => use.Dispose();
}
