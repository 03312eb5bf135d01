using System.Text;
using Ticketing.Intake.Mqtt;

namespace Ticketing.Tests.Intake.Mqtt;

public class AvailabilityReaderTests
{
    [Theory]
    [InlineData("online", true)]
    [InlineData("Online", true)]
    [InlineData(" ONLINE\n", true)]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("\"online\"", true)]
    [InlineData("""{"state":"online"}""", true)]
    [InlineData("""{"online":true}""", true)]
    [InlineData("""{"availability":"Online","rssi":-60}""", true)]
    [InlineData("offline", false)]
    [InlineData("Offline", false)]
    [InlineData("false", false)]
    [InlineData("""{"state":"offline"}""", false)]
    [InlineData("""{"status":0}""", false)]
    [InlineData("", null)]
    [InlineData("maybe", null)]
    [InlineData("{", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    [InlineData("""{"state":null}""", null)]
    [InlineData("""{"state":["online"]}""", null)]
    [InlineData("\"{\\\"state\\\"", null)]
    [InlineData("""{"state":"\ud800"}""", null)]
    public void All_spellings_are_understood(string payload, bool? online) => Assert.Equal(online, AvailabilityReader.Read(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Invalid_UTF_8_and_deep_nesting_are_not_understood()
    {
        Assert.Null(AvailabilityReader.Read([0xFF, 0xFE]));
        Assert.Null(AvailabilityReader.Read(Encoding.UTF8.GetBytes("{\"state\":" + new string('[', 60_000))));
    }
}
