using System.Net.Sockets;
using System.Text;
using Ticketing.Hosting;

namespace Ticketing.Tests.Hosting;

public class SystemdNotifyTests
{
    [Fact]
    public void A_state_arrives_at_the_socket_as_one_datagram()
    {
        var directory = Directory.CreateTempSubdirectory("ticketing-").FullName;
        try
        {
            var path = Path.Combine(directory, "notify");
            using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5_000 };
            systemd.Bind(new UnixDomainSocketEndPoint(path));
            Assert.True(new SystemdNotify(path).Send("READY=1\nSTATUS=listening"));
            var buffer = new byte[256];
            Assert.Equal("READY=1\nSTATUS=listening", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/notify")]
    public void Without_systemd_nothing_happens(string? socket) => Assert.False(new SystemdNotify(socket).Send("READY=1"));

    [Theory]
    [InlineData("30000000", 15)]
    [InlineData(null, null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    public void The_watchdog_is_fed_twice_in_its_time(string? microseconds, int? seconds) =>
        Assert.Equal(seconds is { } value ? TimeSpan.FromSeconds(value) : null, SystemdNotify.WatchdogPeriod(microseconds));
}
