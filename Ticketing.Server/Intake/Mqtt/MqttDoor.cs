using Ticketing.Admission;
using Ticketing.Intake.Doors;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Sessions;
using Ticketing.People;
using Ticketing.Tenants;

namespace Ticketing.Intake.Mqtt;

/// <summary>Puts the MQTT door together: access control, intake, answers and status topics around one server.</summary>
public sealed class MqttDoor : IDisposable
{
    /// <param name="refused">Remembers who is turned away.</param>
    /// <param name="count">Counts door and outcome of each message.</param>
    /// <param name="flood">Takes one message of a token; null = go on, else how long to wait.</param>
    /// <param name="journal">Where what must not be forgotten is written; null = sessions live in memory only.</param>
    public MqttDoor(MqttDoorSettings settings, TicketAdmission admission, ITenantStores stores, Authenticator authenticator, TenantCatalog catalog, RefusedClients refused,
        Action<string, string> count, Func<Principal, TimeSpan?> flood, TimeProvider time, ILoggerFactory logging, MqttServerOptions? options = null, ISessionJournal? journal = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var topics = new TicketTopics(settings.Root);
        StandingOf = catalog.StandingOf;
        DialectFilters = [.. settings.Dialects.SelectMany(dialect => dialect.Filters).Concat(settings.HomeAssistant ? [HomeAssistantDiscovery.Birth] : Array.Empty<string>()).Distinct()];
        HomeAssistant = new HomeAssistantFeed(settings.HomeAssistant, settings.Root, settings.Version, Publish, time, logging.CreateLogger<HomeAssistantFeed>());
        Dialects = new DialectIntake(settings.Dialects, HomeAssistant, stores, count);
        var access = new MqttAccess(authenticator, catalog, topics, new TopicGrants(settings.Root, [.. settings.SharedTopics, .. DialectFilters, .. settings.HomeAssistant ? [HomeAssistantDiscovery.Filter] : Array.Empty<string>()]), settings.Anonymous, refused, new RefusalWords(settings.Port, settings.TlsPort));
        var answers = new MqttAnswers(topics, Publish, logging.CreateLogger<MqttAnswers>());
        var intake = new MqttIntake(admission, stores, topics, answers, (tenant, topic) => Server!.HasSubscribers(tenant, topic), count, flood, time, catalog.StandingOf, Dialects);
        Answers = answers;
        Status = new TicketStatusTopics(topics, stores, () => Server!);
        Server = new MqttServer(intake, access, Status, options ?? new(), time, logging.CreateLogger<MqttServer>(), journal);
    }

    public MqttServer Server { get; }

    /// <summary>Why nothing may be done in a tenant now; null = it is open.</summary>
    public Func<string, Tickets.Refusal?> StandingOf { get; }

    /// <summary>Messages outside our own topics, of whatever broker they come.</summary>
    public DialectIntake Dialects { get; }

    /// <summary>Where the dialects that are switched on listen: what a client of another broker has to subscribe to.</summary>
    public IReadOnlyList<string> DialectFilters { get; }

    /// <summary>Follows the events for Home Assistant; to be given the stores, and disposed first.</summary>
    public HomeAssistantFeed HomeAssistant { get; }

    /// <summary>What devices are told.</summary>
    public MqttAnswers Answers { get; }

    /// <summary>Where the follower of events shows tickets.</summary>
    public TicketStatusTopics Status { get; }

    /// <summary>Each tenant is a realm of the server.</summary>
    int Publish(string tenant, MqttMessage message) => Server.Publish(tenant, message);

    public void Dispose() => Server.Dispose();
}
