using System.Text.Json;
using Ticketing.Admission;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.Notify;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>The status of tickets on <c>…/ticket/…</c>: live from the follower of events, retained from the store. So nothing of it is kept in memory, and nothing can be out of date.</summary>
/// <param name="server">Made after this.</param>
public sealed class TicketStatusTopics(TicketTopics topics, ITenantStores stores, Func<MqttServer> server) : ITicketStatusOutlet, IRetainedSource
{
    /// <summary>Tickets told of on one subscription; as many as a session's queue holds.</summary>
    const int MaximumAtOnce = 1_000;

    /// <summary>What the server calls our position among a tenant's events.</summary>
    const string Position = "status/";

    static readonly TicketKind[] Unfinished = [.. Enum.GetValues<TicketKind>().Where(kind => !kind.IsFinished())];

    public bool HasListeners(string tenant) => server().HasSubscribersUnder(tenant, topics.OfTenant(tenant));

    public bool MustKeep(string tenant) => server().HasPersistentSessions(tenant);

    public bool CanKeep => server().CanKeep;

    public long? PositionOf(string tenant) => server().PositionOf(Position + tenant);

    public void SetPosition(string tenant, long seq) => server().SetPosition(Position + tenant, seq);

    public event Action<string>? PromiseGiven
    {
        add => server().SessionKept += value;
        remove => server().SessionKept -= value;
    }

    public void Show(string tenant, Ticket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (server().HasSubscribersUnder(tenant, topics.OfSystem(tenant, ticket.System) + "ticket"))
        {
            server().Publish(tenant, StatusOf(topics, tenant, ticket));
        }
    }

    public void Withdraw(string tenant, string system, string? reference, long id) => server().Publish(tenant, EmptyOf(topics.Ticket(tenant, system, reference, id)));

    public bool Owns(string realm, string topic) => topics.TryParse(topic, out var tenant, out _, out var kind) && kind == TopicKind.Ticket && tenant.SequenceEqual(realm);

    public IReadOnlyList<MqttMessage> Matching(string realm, string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var levels = filter.Split('/', 5);
        // root/tenant/system/ticket/…, with wildcards from the system on: what MqttAccess lets through.
        if (levels.Length < 3 || levels[0] != topics.Root || levels[1] != realm || stores.Find(realm) is not { } store || !MeansTickets(levels))
        {
            return [];
        }
        var tickets = Topics.HasWildcard(levels[2])
            ? store.Read.Stream(new TicketQuery { Kinds = Unfinished }).Take(MaximumAtOnce)
            : store.Read.UnfinishedOf(levels[2], MaximumAtOnce);
        return [.. tickets.Select(ticket => StatusOf(topics, store.Tenant, ticket)).Where(message => Topics.Matches(filter, message.Topic))];
    }

    static bool MeansTickets(string[] levels) => levels[2] == "#" || (levels.Length > 3 && levels[3] is "ticket" or "+" or "#");

    /// <summary>An empty retained message: the topic is free again [MQTT-3.3.1-6].</summary>
    internal static MqttMessage EmptyOf(string topic) => new() { Topic = topic, Qos = QualityOfService.AtLeastOnce, Retain = true };

    internal static MqttMessage StatusOf(TicketTopics topics, string tenant, Ticket ticket) => new()
    {
        Topic = topics.Ticket(tenant, ticket.System, ticket.Reference, ticket.Id),
        Payload = JsonSerializer.SerializeToUtf8Bytes(
            new TicketStatusDocument(ticket.Id, ticket.Status, ticket.Sla.Name(), ticket.DueAt?.Utc, ticket.Occurrences > 1),
            TicketJson.Default.TicketStatusDocument),
        Qos = QualityOfService.AtLeastOnce,
        Retain = true,
    };
}
