using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Ticketing.Mqtt;
using Ticketing.Mqtt.Packets;
using Ticketing.People;
using Ticketing.Tenants;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>Who gets in, and to what. Tokens only, each under its own topics and those that are shared; guests if the settings say so. People use the page: a password is not checked here, so that nobody can guess one or burn the processor over MQTT. Who is turned away is remembered.</summary>
/// <param name="shared">Topics outside <c>root/</c> for tokens.</param>
/// <param name="anonymous">True: who sends no password is a guest of the first tenant, with a user name or without.</param>
public sealed class MqttAccess(Authenticator authenticator, TenantCatalog catalog, TicketTopics topics, TopicGrants shared, bool anonymous, RefusedClients refused, RefusalWords words) : IAccessControl
{
    readonly TopicGrants _everything = new(topics.Root, ["#"]);

    public async ValueTask<ConnectDecision> AuthenticateAsync(ConnectRequest request, CancellationToken cancel)
    {
        if (request.UserName is not { } name || (anonymous && request.Password is not { Length: > 0 }))
        {
            return anonymous && FirstTenant is { } tenant ? Accept(MqttSpeaker.GuestOf(tenant), request) : Refuse(request, null, words.NoUserName);
        }
        if (request.Password is not { Length: > 0 } password)
        {
            return Refuse(request, null, words.NoPassword);
        }
        if (password.Length > Token.MaximumLength || !Utf8.IsValid(password.Span) || Encoding.UTF8.GetString(password.Span) is not { } secret || !Token.IsToken(secret))
        {
            return Refuse(request, null, IsKnown(name) ? words.NotToken : words.UnknownName);
        }
        var who = await authenticator.ByNameAsync(name, secret, tenant: null, request.Address?.ToString(), cancel).ConfigureAwait(false);
        return who switch
        {
            { Principal: { } principal } => Accept(principal, request),
            { Failure: AuthenticationFailure.TooManyAttempts } => Refuse(request, null, words.TooMany, ReasonCode.QuotaExceeded),
            _ when catalog.FindToken(Token.Hash(secret)) is { } other => Refuse(request, other.Tenant, words.OtherName),
            _ => Refuse(request, null, IsKnown(name) ? words.WrongToken : words.UnknownName),
        };
    }

    ConnectDecision Accept(Principal principal, ConnectRequest request) =>
        catalog.StandingOf(principal.Tenant) is { } closed ? Refuse(request, principal.Tenant, words.Closed(closed), closed.Kind == RefusalKind.Unavailable ? ReasonCode.ServerBusy : ReasonCode.NotAuthorized)
        : SpeakerOf(principal, request.Address?.ToString()) is { } speaker
        ? ConnectDecision.Accept(speaker with { ClientId = request.ClientId, UserName = request.UserName, IsSecure = request.IsSecure }, speaker.Scope, principal.Tenant) with { ResponseInformation = speaker.Prefix }
        : Refuse(request, principal.Tenant, words.NoSystem, ReasonCode.NotAuthorized);

    /// <summary>Null for a device whose system cannot stand in a topic: it has no topics.</summary>
    MqttSpeaker? SpeakerOf(Principal principal, string? address) => PrefixOf(principal) is { } prefix
        ? new(principal, new Origin(principal.Name, "mqtt", address), prefix, ScopeOf(principal), MqttSpeaker.IsGuestOf(principal) ? _everything : shared)
        : null;

    static string ScopeOf(Principal principal) => $"{principal.Tenant}/{principal.Kind}/{principal.Id}";

    public object? Restore(string scope, string realm)
    {
        if (anonymous && FirstTenant is { } tenant && MqttSpeaker.GuestOf(tenant) is var guest && tenant == realm && ScopeOf(guest) == scope)
        {
            return SpeakerOf(guest, address: null);
        }
        return long.TryParse(scope.AsSpan(scope.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && catalog.FindToken(id) is { } principal && principal.Tenant == realm && ScopeOf(principal) == scope
            ? SpeakerOf(principal, address: null)
            : null;
    }

    /// <summary>Null for a device whose system cannot stand in a topic: it has no topics.</summary>
    string? PrefixOf(Principal principal) =>
        principal.Kind != PrincipalKind.Device ? topics.OfTenant(principal.Tenant)
        : principal.System is { } system && TicketLimits.FaultOfSystem(system) is null ? topics.OfSystem(principal.Tenant, system)
        : null;

    /// <summary>Everything below its own prefix but what only the server says, and what is shared.</summary>
    public bool MayPublish(object identity, string topic, bool retain) => identity is MqttSpeaker speaker && (IsPublishable(speaker, topic) || Refuse(speaker, topic, words.Publish(topic, speaker.Prefix)));

    public bool MayLeaveWill(object identity, string topic, bool retain) => identity is MqttSpeaker speaker && (IsPublishable(speaker, topic) || Refuse(speaker, topic, words.Will(topic, speaker.Prefix)));

    bool IsPublishable(MqttSpeaker speaker, string topic) =>
        speaker.Principal.MayReport
        && (topic.StartsWith(speaker.Prefix, StringComparison.Ordinal)
            ? topics.TryParse(topic, out _, out _, out var kind) && kind is not (TopicKind.Ticket or TopicKind.Refused or TopicKind.Problem)
            : speaker.Grants.MayUse(topic) || (speaker.IsGuest && IsHarmless(topic)))
        && IsCurrent(speaker);

    /// <summary>What begins with <c>$</c> reaches nobody. At an open broker a client may try all the same; only what looks like an order is refused.</summary>
    static bool IsHarmless(string topic) => topic.StartsWith('$') && !topic.StartsWith("$SYS", StringComparison.Ordinal) && !topic.StartsWith("$CONTROL", StringComparison.Ordinal) && !topic.StartsWith("$share", StringComparison.Ordinal);

    /// <summary>A guest may listen for what begins with <c>$</c> as at any broker; nothing is ever said there.</summary>
    public bool MaySubscribe(object identity, string filter) => identity is MqttSpeaker speaker
        && ((IsCurrent(speaker) && (filter.StartsWith(speaker.Prefix, StringComparison.Ordinal) || speaker.Grants.MaySubscribe(filter) || (speaker.IsGuest && filter.StartsWith('$')))) || Refuse(speaker, filter, words.Subscribe(filter, speaker.Prefix)));

    /// <summary>The prefix holds no wildcard, so a filter that begins with it reaches nothing outside.</summary>
    public bool MayReceive(object identity, string topic) =>
        identity is MqttSpeaker speaker && (topic.StartsWith(speaker.Prefix, StringComparison.Ordinal) || speaker.Grants.MayUse(topic)) && IsCurrent(speaker);

    public long Version => catalog.Version;

    public bool IsCurrent(object identity) => identity is MqttSpeaker speaker && (speaker.IsGuest || catalog.IsCurrent(speaker.Principal));

    public void TurnedAway(TurnedAway client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var why = client.Cause switch
        {
            TurnedAwayCause.ClientIdentifier => words.ClientId,
            TurnedAwayCause.AuthenticationMethod => words.Authentication,
            TurnedAwayCause.ProtocolVersion => words.Version,
            TurnedAwayCause.TlsOnPlainPort => words.TlsOnPlainPort,
            TurnedAwayCause.PlainOnTlsPort => words.PlainOnTlsPort,
            TurnedAwayCause.TlsHandshake => words.TlsHandshake,
            TurnedAwayCause.Http => words.Http,
            TurnedAwayCause.Full => words.Full,
            _ => words.NotMqtt,
        };
        refused.Add(why, TenantOf(client.UserName), client.UserName, client.ClientId, client.Address?.ToString(), client.IsSecure);
    }

    ConnectDecision Refuse(ConnectRequest request, string? tenant, (string, string, string) why, ReasonCode reason = ReasonCode.BadUserNameOrPassword)
    {
        refused.Add(why, tenant ?? TenantOf(request.UserName), request.UserName, request.ClientId, request.Address?.ToString(), request.IsSecure);
        return ConnectDecision.Refuse(reason);
    }

    bool Refuse(MqttSpeaker speaker, string topic, (string, string, string) why)
    {
        var reason = !IsCurrent(speaker) ? catalog.StandingOf(speaker.Principal.Tenant) is { } closed ? words.Closed(closed) : words.WrongToken
            : topics.TryParse(topic, out var tenant, out _, out _) && !tenant.SequenceEqual(speaker.Principal.Tenant) && !Topics.HasWildcard(tenant) ? words.OtherTenant(topic)
            : !topic.StartsWith('$') && !speaker.Grants.IsBelowRoot(topic) && !topic.StartsWith('+') && !topic.StartsWith('#') ? words.Outside(topic)
            : why;
        refused.Add(reason, speaker.Principal.Tenant, speaker.UserName, speaker.ClientId, speaker.Origin.Address, speaker.IsSecure, topic);
        return false;
    }

    string? FirstTenant => catalog.Now.Tenants.FirstOrDefault()?.Slug;

    /// <summary>Whose business an unrecognised client is: the tenant that has a token or user of that name; else the first.</summary>
    string TenantOf(string? name)
    {
        var now = catalog.Now;
        return (name is null ? null
            : now.Tokens.FirstOrDefault(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } named ? now.FindTenant(named.Tenant)?.Slug
            : catalog.FindUser(name) is { Memberships: [var membership, ..] } ? membership.Tenant
            : null) ?? FirstTenant ?? "";
    }

    bool IsKnown(string name) =>
        catalog.Now.Tokens.Any(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || catalog.FindUser(name) is not null || Enum.TryParse<PrincipalKind>(name, ignoreCase: true, out _);
}
