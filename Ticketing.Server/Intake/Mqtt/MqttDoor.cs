using Ticketing.Admission;
using Ticketing.Mqtt;
using Ticketing.People;

namespace Ticketing.Intake.Mqtt;

/// <summary>Puts the MQTT door together: access control, intake, answers and status topics around one server.</summary>
public sealed class MqttDoor : IDisposable
{
    /// <param name="root">First level of all topics.</param>
    /// <param name="count">Counts door and outcome of each message.</param>
    /// <param name="flood">Takes one message of a token; null = go on, else how long to wait.</param>
    public MqttDoor(string root, TicketAdmission admission, ITenantStores stores, Authenticator authenticator, ICredentialDirectory directory,
        Action<string, string> count, Func<Principal, TimeSpan?> flood, TimeProvider time, ILoggerFactory logging, MqttServerOptions? options = null)
    {
        var topics = new TicketTopics(root);
        var answers = new MqttAnswers(topics, Publish, logging.CreateLogger<MqttAnswers>());
        var intake = new MqttIntake(admission, stores, topics, answers, (tenant, topic) => Server!.HasSubscribers(tenant, topic), count, flood, time);
        Status = new TicketStatusTopics(topics, stores, Publish, (tenant, prefix) => Server!.HasSubscribersUnder(tenant, prefix));
        Server = new MqttServer(intake, new MqttAccess(authenticator, directory, topics), Status, options ?? new(), time, logging.CreateLogger<MqttServer>());
    }

    public MqttServer Server { get; }

    /// <summary>Where the follower of events shows tickets.</summary>
    public TicketStatusTopics Status { get; }

    /// <summary>Each tenant is a realm of the server.</summary>
    int Publish(string tenant, MqttMessage message) => Server.Publish(tenant, message);

    public void Dispose() => Server.Dispose();
}
