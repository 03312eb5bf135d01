using System.Net;
using System.Text;
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
    public async Task A_name_for_a_private_address_is_refused_before_anybody_is_asked(string address) => await Assert.ThrowsAsync<PrivateAddressException>(() =>
        new WebCall(TimeProvider.System, SmtpTrust.System, privateAddresses: false).SendAsync("GET", new Uri(address), [], default, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", 201, "hello")]
    [InlineData("HTTP/1.0 404 Not Found\r\nX: y\r\n\r\nhello", 404, "hello")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    public async Task Answers_are_read_however_their_length_is_told(string bytes, int status, string body)
    {
        var answer = await new WebAnswerReader(new MemoryStream(Encoding.ASCII.GetBytes(bytes))).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((status, body), (answer.Status, Encoding.ASCII.GetString(answer.Body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y")]
    public async Task What_is_no_whole_answer_is_none(string bytes) =>
        await Assert.ThrowsAsync<IOException>(() => new WebAnswerReader(new MemoryStream(Encoding.ASCII.GetBytes(bytes))).ReadAsync(TestContext.Current.CancellationToken));
}
