using Ticketing.People;
using Ticketing.Tickets;

namespace Ticketing.Intake.Mqtt;

/// <summary>Who speaks on a connection, and under which topics.</summary>
/// <param name="Prefix">A device: the topics of its own system. A script or guest: those of its tenant. With the slash at the end.</param>
/// <param name="Scope">Within which client ids are unique.</param>
/// <param name="Grants">Topics outside <c>root/</c>.</param>
sealed record MqttSpeaker(Principal Principal, Origin Origin, string Prefix, string Scope, TopicGrants Grants)
{
    /// <summary>Id of a guest: no token has it.</summary>
    const long Guest = 0;

    public string ClientId { get; init; } = "";
    public string? UserName { get; init; }
    public bool IsSecure { get; init; }

    /// <summary>The word of a system at a broker elsewhere, whose rules have decided who may say it.</summary>
    public bool IsByLink { get; init; }

    /// <summary>Came without credentials, which the settings allow.</summary>
    public bool IsGuest => IsGuestOf(Principal);

    /// <summary>Entered with its first message; see <see cref="DeliveryBook"/>.</summary>
    public DeliveringSession? Session { get; set; }

    public static bool IsGuestOf(Principal principal) => principal.Id == Guest;

    public static Principal GuestOf(string tenant) => new(Guest, tenant, "guest", PrincipalKind.Script, null, TokenScope.Intake, null);
}
