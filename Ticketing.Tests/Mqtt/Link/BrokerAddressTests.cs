using Ticketing.Mqtt.Link;

namespace Ticketing.Tests.Mqtt.Link;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("mqtt://broker", false, "broker", 1883, null, null)]
    [InlineData("mqtts://broker.example", true, "broker.example", 8883, null, null)]
    [InlineData("mqtt://home:p%40ss%3A%2F%25@10.0.0.2:1884/", false, "10.0.0.2", 1884, "home", "p@ss:/%")]
    [InlineData("mqtts://home@[fd00::1]:9000", true, "fd00::1", 9000, "home", null)]
    [InlineData("mqtt://home:@broker", false, "broker", 1883, "home", "")]
    public void An_address_is_read(string text, bool secure, string host, int port, string? user, string? password)
    {
        Assert.True(BrokerAddress.TryParse(text, out var address, out _));
        Assert.Equal(new BrokerAddress(secure, host, port, user, password), address);
        Assert.True(password is not { Length: > 0 } || !address.ToString().Contains(password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("broker:1883")]
    [InlineData("http://broker")]
    [InlineData("mqtt://")]
    [InlineData("mqtt://broker:0")]
    [InlineData("mqtt://broker:70000")]
    [InlineData("mqtt://broker/home/#")]
    [InlineData("mqtt://:secret@broker")]
    public void What_is_wrong_is_told_without_the_password(string text)
    {
        var fault = BrokerAddress.FaultOf(text);
        Assert.Contains("mqtt://user:password@host:port", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }
}
