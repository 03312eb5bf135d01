using Ticketing.Intake.Doors;

namespace Ticketing.Tests.Intake.Doors;

public class HomieTests
{
    [Theory]
    [InlineData("homie/5/thermo-1/$state", "ready", "thermo-1 (there) off")]
    [InlineData("homie/5/thermo-1/$state", "sleeping", "thermo-1 (there) off")]
    [InlineData("homie/5/thermo-1/$state", "lost", "thermo-1 (there) on")]
    [InlineData("homie/5/thermo-1/$state", "disconnected", "thermo-1 (there) on")]
    [InlineData("homie/5/thermo-1/$state", "init", null)]
    [InlineData("homie/5/thermo-1/$state", "", null)]
    [InlineData("homie/5/thermo-1/$alert/childlock", "Battery is low, at 8%", "thermo-1 childlock on Battery is low, at 8%")]
    [InlineData("homie/5/thermo-1/$alert/childlock", "", "thermo-1 childlock off thermo-1: childlock")]
    [InlineData("homie/5/thermo-1/$alert/childlock/more", "x", null)]
    [InlineData("homie/5/thermo-1/$alert", "x", null)]
    [InlineData("homie/4/thermo-1/$state", "lost", null)]
    [InlineData("homie/5/thermo-1/main/temperature", "21.5", null)]
    public void Attributes_of_devices_are_signals(string topic, string payload, string? signal) =>
        Assert.Equal(signal is null ? [] : [signal], new Homie().ReadLines(topic, payload));
}
