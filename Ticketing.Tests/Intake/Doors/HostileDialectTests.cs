using System.Text;
using Ticketing.Intake.Doors;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake.Doors;

/// <summary>Whatever arrives on the topics of other programs, reading it ends quietly and gives only what a ticket can hold.</summary>
public class HostileDialectTests
{
    static readonly IMqttDialect[] All = [new Homie(), new RuleDialect(RulePresets.All.Values.SelectMany(rules => rules).Select(MappingRule.Of))];

    static readonly (string Topic, string Payload)[] Samples =
    [
        ("zigbee2mqtt/Cellar", """{"water_leak":true,"battery":3,"battery_low":true,"gas":false}"""), ("zigbee2mqtt/Cellar/availability", """{"state":"offline"}"""), ("homie/5/pump/$alert/dry", "The pump runs dry"),
        ("homie/5/pump/$state", "lost"), ("shellyplus/events/rpc", """{"params":{"smoke:0":{"alarm":true},"devicepower:0":{"battery":{"percent":3}}}}"""), ("shellies/x/sensor/battery", "11"), ("tele/x/LWT", "Offline"),
    ];

    [Fact]
    public void Mutated_messages_are_read_or_left_alone()
    {
        var random = new Random(20_260_303);
        var signals = new List<DoorSignal>();
        for (var i = 0; i < 30_000; i++)
        {
            var (topic, payload) = Samples[random.Next(Samples.Length)];
            Read(Encoding.UTF8.GetString(Mutate(Encoding.UTF8.GetBytes(topic), random)), Mutate(Encoding.UTF8.GetBytes(payload), random), signals);
        }
        Assert.NotEmpty(signals);
        Assert.All(signals, signal =>
        {
            Assert.Null(TicketLimits.FaultOfSystem(signal.System));
            Assert.True(signal.Reference is null || TicketLimits.FaultOf(signal.Reference, TicketLimits.Reference) is null);
            Assert.True(signal.Title is null || TicketLimits.FaultOf(signal.Title, TicketLimits.Title) is null);
            Assert.True(signal.Description is null || TicketLimits.FaultOf(signal.Description, TicketLimits.Description, multiline: true) is null);
        });
    }

    [Fact]
    public void Depth_and_length_cost_nothing()
    {
        var signals = new List<DoorSignal>();
        Read("zigbee2mqtt/x", Encoding.UTF8.GetBytes("{\"water_leak\":" + new string('[', 60_000)), signals);
        Assert.Empty(signals);
        Read("homie/5/pump/$alert/" + new string('i', 900), Encoding.UTF8.GetBytes(new string('x', 60_000)), signals);
        Assert.Equal((TicketLimits.Reference, TicketLimits.Title), (signals[0].Reference!.Length, signals[0].Title!.Length));
    }

    static void Read(string topic, byte[] payload, List<DoorSignal> signals)
    {
        var message = new DoorMessage(topic, payload);
        foreach (var dialect in All)
        {
            dialect.Read(message, signals);
        }
    }

    static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
        {
            var at = random.Next(bytes.Length);
            bytes = random.Next(3) switch
            {
                0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], .. bytes[random.Next(bytes.Length)..], .. bytes[at..]],
            };
        }
        return bytes;
    }
}
