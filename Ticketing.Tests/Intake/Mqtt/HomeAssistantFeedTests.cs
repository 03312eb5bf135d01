using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Ticketing.Intake.Mqtt;
using Ticketing.Mqtt;
using Ticketing.Tests.Harness;
using Ticketing.Tests.Store;

namespace Ticketing.Tests.Intake.Mqtt;

public sealed class HomeAssistantFeedTests
{
    [Fact]
    public async Task Trouble_on_the_way_is_told_and_everything_is_said_again()
    {
        using var fixture = new StoreFixture();
        await fixture.SubmitAsync("Boiler pressure low");
        var log = new ServerLog();
        var said = new ConcurrentQueue<string>();
        var fails = true;
        var clock = new TestClock(DateTimeOffset.UnixEpoch);
        await using var feed = new HomeAssistantFeed(on: true, "ticketing", "1", Publish, clock, new LoggerFactory([log]).CreateLogger<HomeAssistantFeed>());

        feed.Follow(fixture.Store, wasOn: false, _ => ValueTask.CompletedTask);

        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("will be tried again", StringComparison.Ordinal)), "the trouble is told");
        Assert.Empty(said);
        fails = false;
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return said.Any(topic => topic.StartsWith("homeassistant/", StringComparison.Ordinal));
        }, "it is said after all");

        int Publish(string tenant, MqttMessage message)
        {
            if (Volatile.Read(ref fails))
            {
                throw new IOException("nobody listens just now");
            }
            said.Enqueue(message.Topic);
            return 1;
        }
    }
}
