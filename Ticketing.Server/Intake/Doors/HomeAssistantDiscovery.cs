using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ticketing.Intake.Doors;

/// <summary>What Home Assistant is told so that a tenant and its systems appear there by themselves: retained configuration of entities, pure.</summary>
/// <remarks>https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery</remarks>
/// <param name="root">First level of our own topics.</param>
public sealed class HomeAssistantDiscovery(string root, string tenant, string version)
{
    /// <summary>Home Assistant's default prefix.</summary>
    const string Prefix = "homeassistant";

    /// <summary>Everything Home Assistant uses for itself.</summary>
    public const string Filter = Prefix + "/#";

    /// <summary>Where Home Assistant says that it has (re)started.</summary>
    public const string Birth = Prefix + "/status";

    readonly string _hub = $"ticketing_{IdOf(tenant)}";

    /// <summary>State topics of the tenant.</summary>
    public string OpenTopic => $"{root}/{tenant}/open";
    public string BreachedTopic => $"{root}/{tenant}/breached";

    /// <summary><c>online</c> while the server runs.</summary>
    public string AvailabilityTopic => $"{root}/{tenant}/availability";

    public string ProblemTopic(string system) => $"{root}/{tenant}/{system}/problem";

    /// <summary>Topic → payload of the tenant's own entities.</summary>
    public IEnumerable<(string Topic, byte[] Payload)> OfTenant()
    {
        var hub = new HomeAssistantDevice([_hub], $"Home Ticketing {tenant}", "Home Ticketing", version, null);
        yield return Entity("sensor", _hub, "open", new() { Name = "Open tickets", StateTopic = OpenTopic, Icon = "mdi:ticket-outline", StateClass = "measurement", UnitOfMeasurement = "tickets", Device = hub });
        yield return Entity("sensor", _hub, "breached", new() { Name = "Breached tickets", StateTopic = BreachedTopic, Icon = "mdi:clock-alert-outline", StateClass = "measurement", UnitOfMeasurement = "tickets", Device = hub });
    }

    /// <summary>Topic → payload of a system's entities: is something wrong with it, and a button to take it.</summary>
    public IEnumerable<(string Topic, byte[] Payload)> OfSystem(string system)
    {
        var node = $"{_hub}_{IdOf(system)}";
        var device = new HomeAssistantDevice([node], system, "Home Ticketing", null, _hub);
        yield return Entity("binary_sensor", node, "problem", new() { Name = "Problem", StateTopic = ProblemTopic(system), DeviceClass = "problem", PayloadOn = "ON", PayloadOff = "OFF", Device = device });
        yield return Entity("button", node, "take", new() { Name = "Take", CommandTopic = $"{root}/{tenant}/{system}/take", PayloadPress = "take", Qos = 1, Icon = "mdi:hand-back-right-outline", Device = device });
    }

    (string, byte[]) Entity(string component, string node, string entity, HomeAssistantEntity config) => (
        $"{Prefix}/{component}/{node}/{entity}/config",
        JsonSerializer.SerializeToUtf8Bytes(
            config with { UniqueId = $"{node}_{entity}", ObjectId = $"{node}_{entity}", AvailabilityTopic = AvailabilityTopic, Origin = new("Home Ticketing", version) }, HomeAssistantJson.Default.HomeAssistantEntity));

    /// <summary>Ids may hold letters, digits, <c>_</c> and <c>-</c> only; what else a name holds is told apart by a piece of its hash.</summary>
    internal static string IdOf(string name)
    {
        var fit = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' ? c : '_'));
        return fit == name ? fit : $"{fit}_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 4))}";
    }
}

/// <summary>One entity in Home Assistant's words; what is null is left out.</summary>
sealed record HomeAssistantEntity
{
    public string Name { get; init; } = "";
    public string UniqueId { get; init; } = "";
    public string ObjectId { get; init; } = "";
    public string? StateTopic { get; init; }
    public string? CommandTopic { get; init; }
    public string? DeviceClass { get; init; }
    public string? StateClass { get; init; }
    public string? UnitOfMeasurement { get; init; }
    public string? PayloadOn { get; init; }
    public string? PayloadOff { get; init; }
    public string? PayloadPress { get; init; }
    public int? Qos { get; init; }
    public string? Icon { get; init; }
    public string AvailabilityTopic { get; init; } = "";
    public HomeAssistantDevice? Device { get; init; }
    public HomeAssistantOrigin? Origin { get; init; }
}

sealed record HomeAssistantDevice(IReadOnlyList<string> Identifiers, string Name, string Manufacturer, string? SwVersion, string? ViaDevice);

sealed record HomeAssistantOrigin(string Name, string SwVersion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HomeAssistantEntity))]
sealed partial class HomeAssistantJson : JsonSerializerContext;
