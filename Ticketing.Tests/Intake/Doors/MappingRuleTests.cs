using System.Text;
using Ticketing.Intake.Doors;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Doors;

public class MappingRuleTests
{
    [Theory]
    [InlineData("offline", "offline", true)]
    [InlineData("offline", " Offline\n", true)]
    [InlineData("offline", "online", false)]
    [InlineData("offline", "{\"state\":\"offline\"}", null)]
    [InlineData("offline", "", null)]
    [InlineData("state == \"offline\"", "{\"state\":\"offline\"}", true)]
    [InlineData("state != \"closed\"", "{\"state\":\"open\"}", true)]
    [InlineData("state == \"offline\"", "offline", null)]
    [InlineData("offline || state == \"offline\"", "{\"state\":\"offline\"}", true)]
    [InlineData("offline || state == \"offline\"", "{\"state\":\"online\"}", false)]
    [InlineData("battery < 15", "{\"battery\":14.5}", true)]
    [InlineData("battery < 15", "{\"battery\":15}", false)]
    [InlineData("battery <= 15", "{\"battery\":\"15\"}", true)]
    [InlineData("battery < 15", "{\"battery\":null}", null)]
    [InlineData("battery < 15", "{\"battery\":1e400}", null)]
    [InlineData("battery < 15", "{\"voltage\":3000}", null)]
    [InlineData("contact == false", "{\"contact\":false}", true)]
    [InlineData("contact == false", "{\"contact\":true}", false)]
    [InlineData("door.contacts.1 == true", "{\"door\":{\"contacts\":[false,true]}}", true)]
    [InlineData("payload > 60", "61.2", true)]
    [InlineData("payload > 60", "hot", null)]
    [InlineData("payload == \"ON\"", "on", true)]
    [InlineData("name == \"\\ud800\"", "{\"name\":\"\\ud800\"}", false)]
    public void A_condition_holds_does_not_or_is_not_spoken_of(string condition, string payload, bool? holds) =>
        Assert.Equal(holds, RuleCondition.Parse(condition, out _)!.Holds(new DoorMessage("t", Encoding.UTF8.GetBytes(payload))));

    [Theory]
    [InlineData("", "is no condition")]
    [InlineData("state = \"offline\"", "is no condition")]
    [InlineData("state == offline", "write texts in quotes")]
    [InlineData("battery < low", "no number")]
    [InlineData("a == 1 && b == 2", "is no condition")]
    [InlineData("two words", "is no condition")]
    public void What_is_no_condition_says_how_to_write_one(string condition, string remedy)
    {
        Assert.Null(RuleCondition.Parse(condition, out var fault));
        Assert.Contains(remedy, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_come_from_wildcards_or_from_the_payload()
    {
        var rule = new MappingRuleText("home/+/sensor/#", "{1}", "v == 1", Reference: "{2}", Title: "{name} of {1}", Sla: "gold", Category: "pumps");
        var signals = new List<DoorSignal>();
        MappingRule.Of(rule).Read(new DoorMessage("home/pump/sensor/dry/run", "{\"v\":1,\"name\":\"Dry run\"}"u8.ToArray()), signals);

        Assert.Equal(new DoorSignal("pump", "dry/run", true, "Dry run of pump", null, Sla.Gold, "pumps"), Assert.Single(signals));
    }

    [Fact]
    public void A_rule_with_two_conditions_leaves_room_between_them()
    {
        var dialect = new RuleDialect([MappingRule.Of(new("b/+", "{1}", "battery < 15", "battery > 20"))]);

        Assert.Equal(["lamp b on lamp: b"], dialect.ReadLines("b/lamp", "{\"battery\":10}"));
        Assert.Empty(dialect.ReadLines("b/lamp", "{\"battery\":18}"));
        Assert.Equal(["lamp b off"], dialect.ReadLines("b/lamp", "{\"battery\":21}"));
    }

    [Fact]
    public void Every_fault_of_a_rule_is_named_with_its_part()
    {
        var faults = MappingRule.FaultsOf(new("a/#/b", "{2}", "", "x y", "{9}", Sla: "platinum"));

        Assert.Equal(["Opens", "Reference", "Resolves", "Sla", "System", "Topic"], faults.Select(fault => fault.Part).Order());
        Assert.Empty(RulePresets.All.Values.SelectMany(rules => rules).SelectMany(MappingRule.FaultsOf));
    }

    [Theory]
    [InlineData("Küche/Lampe", "Küche-Lampe")]
    [InlineData(" a+b#c ", "a-b-c")]
    [InlineData("", null)]
    [InlineData("\n", null)]
    public void A_name_from_elsewhere_becomes_one_topic_level(string name, string? system) => Assert.Equal(system, TicketLimits.SystemOf(name));
}
