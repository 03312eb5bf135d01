using System.Text.Json.Nodes;
using Ticketing.Intake.Doors;

namespace Ticketing.Tests.Intake.Doors;

public class HomeAssistantDiscoveryTests
{
    static readonly HomeAssistantDiscovery Discovery = new("ticketing", "home", "1.2.3");

    [Fact]
    public void A_system_is_a_device_with_a_problem_sensor_and_a_button()
    {
        var entities = Discovery.OfSystem("boiler").ToDictionary(entity => entity.Topic, entity => JsonNode.Parse(entity.Payload)!);

        var problem = entities["homeassistant/binary_sensor/ticketing_home_boiler/problem/config"];
        Assert.Equal(("problem", "ticketing/home/boiler/problem", "ON", "OFF", "ticketing_home_boiler_problem", "ticketing/home/availability"),
            ((string)problem["device_class"]!, (string)problem["state_topic"]!, (string)problem["payload_on"]!, (string)problem["payload_off"]!, (string)problem["unique_id"]!, (string)problem["availability_topic"]!));
        Assert.Equal("""{"identifiers":["ticketing_home_boiler"],"name":"boiler","manufacturer":"Home Ticketing","via_device":"ticketing_home"}""", problem["device"]!.ToJsonString());
        var take = entities["homeassistant/button/ticketing_home_boiler/take/config"];
        Assert.Equal(("ticketing/home/boiler/take", "take", null), ((string)take["command_topic"]!, (string)take["payload_press"]!, take["state_topic"]));
    }

    [Fact]
    public void A_tenant_has_counters_of_open_and_breached_tickets()
    {
        var entities = Discovery.OfTenant().Select(entity => (entity.Topic, State: (string)JsonNode.Parse(entity.Payload)!["state_topic"]!));

        Assert.Equal([("homeassistant/sensor/ticketing_home/open/config", "ticketing/home/open"), ("homeassistant/sensor/ticketing_home/breached/config", "ticketing/home/breached")], entities);
    }

    [Theory]
    [InlineData("boiler-1", "boiler-1")]
    [InlineData("Küche", "K_che_")]
    [InlineData("a b", "a_b_")]
    [InlineData("a.b", "a_b_")]
    public void Names_become_ids_that_Home_Assistant_takes_and_that_stay_apart(string name, string begin)
    {
        var id = HomeAssistantDiscovery.IdOf(name);

        Assert.StartsWith(begin, id, StringComparison.Ordinal);
        Assert.All(id, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        Assert.NotEqual(HomeAssistantDiscovery.IdOf("a b"), HomeAssistantDiscovery.IdOf("a.b"));
    }
}
