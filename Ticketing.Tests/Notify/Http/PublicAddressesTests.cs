using System.Net;
using Ticketing.Notify.Http;
using Ticketing.Notify.Smtp;

namespace Ticketing.Tests.Notify.Http;

/// <summary>Nobody sends this server to the neighbours' doors, whatever the address is called.</summary>
public class PublicAddressesTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("ff02::1", false)]
    public void An_address_is_of_the_whole_internet_or_not(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:9/")]
    [InlineData("http://localhost:9/")]
    public async Task A_name_for_a_private_address_is_refused_before_anybody_is_asked(string address)
    {
        using var web = new WebCall(TimeProvider.System, SmtpTrust.System, privateAddresses: false);
        await Assert.ThrowsAsync<PrivateAddressException>(() => web.SendAsync("GET", new Uri(address), [], default, TestContext.Current.CancellationToken));
    }
}
