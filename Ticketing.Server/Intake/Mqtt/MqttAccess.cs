using System.Text;
using System.Text.Unicode;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>Who speaks on a connection, and under which topics.</summary>
/// <param name="Prefix">A device: the topics of its own system. A script: those of its tenant. With the slash at the end.</param>
/// <param name="Scope">Within which client ids are unique.</param>
sealed record MqttSpeaker(Principal Principal, Origin Origin, string Prefix, string Scope)
{
    /// <summary>Entered with its first message; see <see cref="DeliveryBook"/>.</summary>
    public DeliveringSession? Session { get; set; }
}

/// <summary>Tokens only, and each only under its own topics; nothing else is allowed. People use the page: a password is not checked here, so that nobody can guess one or burn the processor over MQTT.</summary>
public sealed class MqttAccess(Authenticator authenticator, ICredentialDirectory directory, TicketTopics topics) : IAccessControl
{
    public async ValueTask<ConnectDecision> AuthenticateAsync(ConnectRequest request, CancellationToken cancel)
    {
        if (request.UserName is not { } name || request.Password is not { } password || password.Length > Token.MaximumLength || !Utf8.IsValid(password.Span))
        {
            return ConnectDecision.Refuse(ReasonCode.BadUserNameOrPassword);
        }
        var secret = Encoding.UTF8.GetString(password.Span);
        if (!Token.IsToken(secret))
        {
            return ConnectDecision.Refuse(ReasonCode.BadUserNameOrPassword);
        }
        var address = request.Address?.ToString();
        var who = await authenticator.ByNameAsync(name, secret, tenant: null, address, cancel).ConfigureAwait(false);
        if (who.Principal is not { } principal)
        {
            return ConnectDecision.Refuse(who.Failure switch
            {
                AuthenticationFailure.OtherTenant => ReasonCode.NotAuthorized,
                AuthenticationFailure.TooManyAttempts => ReasonCode.QuotaExceeded,
                _ => ReasonCode.BadUserNameOrPassword,
            });
        }
        var scope = $"{principal.Tenant}/{principal.Kind}/{principal.Id}";
        return PrefixOf(principal) is { } prefix
            ? ConnectDecision.Accept(new MqttSpeaker(principal, new Origin(principal.Name, "mqtt", address), prefix, scope), scope, principal.Tenant)
            : ConnectDecision.Refuse(ReasonCode.NotAuthorized);
    }

    /// <summary>Null for a device whose system cannot stand in a topic: it has no topics.</summary>
    string? PrefixOf(Principal principal) =>
        principal.Kind != PrincipalKind.Device ? topics.OfTenant(principal.Tenant)
        : principal.System is { } system && TicketLimits.FaultOfSystem(system) is null ? topics.OfSystem(principal.Tenant, system)
        : null;

    /// <summary>Everything below its own prefix but what only the server says.</summary>
    public bool MayPublish(object identity, string topic, bool retain) =>
        identity is MqttSpeaker speaker
        && speaker.Principal.MayReport
        && topic.StartsWith(speaker.Prefix, StringComparison.Ordinal)
        && topics.TryParse(topic, out _, out _, out var kind)
        && kind is not (TopicKind.Ticket or TopicKind.Refused)
        && directory.IsCurrent(speaker.Principal);

    public bool MaySubscribe(object identity, string filter) => IsBelowPrefix(identity, filter);

    public bool MayReceive(object identity, string topic) => IsBelowPrefix(identity, topic);

    public long Version => directory.Version;

    public bool IsCurrent(object identity) => identity is MqttSpeaker speaker && directory.IsCurrent(speaker.Principal);

    /// <summary>The prefix holds no wildcard, so a filter that begins with it reaches nothing outside.</summary>
    bool IsBelowPrefix(object identity, string topicOrFilter) =>
        identity is MqttSpeaker speaker && topicOrFilter.StartsWith(speaker.Prefix, StringComparison.Ordinal) && directory.IsCurrent(speaker.Principal);
}
