using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Hosting;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Hosting;

public sealed class ServiceLifeTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("ticketing-").FullName;
    readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5_000 };
    readonly TestClock _clock = new(new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
    readonly Lifetime _lifetime = new();

    public ServiceLifeTests() => _systemd.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "notify")));

    public void Dispose()
    {
        _systemd.Dispose();
        _lifetime.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task It_says_ready_feeds_the_watchdog_while_the_store_answers_and_says_stopping()
    {
        var fault = (string?)null;
        var looks = 0;
        var readiness = new Readiness(_clock);
        readiness.Add("store", () => fault);
        readiness.Add("broker", () => "is away, which is no reason to be restarted");
        await using var life = new ServiceLife(new(Path.Combine(_directory, "notify")), readiness, _clock, NullLogger<ServiceLife>.Instance, () => "fine", () => looks++);
        life.Begin(_lifetime, watchdogMicroseconds: "4000000");

        _lifetime.Started();
        Assert.Equal("READY=1", Receive());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("WATCHDOG=1\nSTATUS=fine", Receive());
        Assert.True(looks > 0);

        _lifetime.StopApplication();
        Assert.Equal("STOPPING=1", Receive());
    }

    string Receive()
    {
        var buffer = new byte[256];
        return Encoding.UTF8.GetString(buffer, 0, _systemd.Receive(buffer));
    }

    sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        readonly CancellationTokenSource _started = new();
        readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => _started.Token;
        public CancellationToken ApplicationStopping => _stopping.Token;
        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Started() => _started.Cancel();

        public void StopApplication() => _stopping.Cancel();

        public void Dispose()
        {
            _started.Dispose();
            _stopping.Dispose();
        }
    }
}
