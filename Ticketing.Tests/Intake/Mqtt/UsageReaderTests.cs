using System.Text;
using Ticketing.Intake.Mqtt;

namespace Ticketing.Tests.Intake.Mqtt;

public class UsageReaderTests
{
    [Theory]
    [InlineData("15100", null, 15_100)]
    [InlineData(" 15100.9\n", null, 15_100)]
    [InlineData("0", null, 0)]
    [InlineData("""{"value": 12.5}""", null, 12)]
    [InlineData("""{"counter": "km", "value": 15100}""", "km", 15_100)]
    [InlineData("""{"counter": null, "value": "15100"}""", null, 15_100)]
    [InlineData("""{"value": 1e3, "more": {}}""", null, 1_000)]
    public void Numbers_and_objects_are_read(string payload, string? counter, long value) => Assert.Equal((counter, value), UsageReader.Read(Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("1e40")]
    [InlineData("99999999999999999999")]
    [InlineData("{}")]
    [InlineData("""{"value": true}""")]
    [InlineData("""{"value": [1]}""")]
    [InlineData("""{"counter": "", "value": 1}""")]
    [InlineData("""{"counter": 7, "value": 1}""")]
    [InlineData("""{"value": 1""")]
    public void All_else_is_not(string payload) => Assert.Null(UsageReader.Read(Encoding.UTF8.GetBytes(payload)));
}
