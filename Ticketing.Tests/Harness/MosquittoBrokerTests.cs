namespace Ticketing.Tests.Harness;

/// <summary>The broker of the tests does what tests rely on.</summary>
public sealed class MosquittoBrokerTests
{
    [Fact]
    public async Task What_was_retained_is_there_again_after_a_stop_and_a_start_on_the_same_port()
    {
        await using var broker = await MosquittoBroker.StartAsync(b => [.. b.AnonymousOnPort(), .. b.Persistent()]);
        (await Mosquitto.PublishAsync(broker.Port, "anybody", "any", "house/door", "open", "-r")).Expect();
        await broker.StopAsync();
        await broker.StartAgainAsync();
        await using var subscriber = await MosquittoSubscriber.StartAsync(broker.Port, "anybody", "any", "house/#");
        Assert.Equal(new MosquittoMessage("house/door", true, "open"), await subscriber.NextAsync("the retained message"));
    }

    [Fact]
    public async Task Passwords_are_asked_for_and_read_again()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        var file = await broker.PasswordsAsync("home", "first");
        await broker.StartAgainAsync([$"listener {broker.Port} 127.0.0.1", "allow_anonymous false", $"password_file {file}"]);
        Assert.NotEqual(0, (await Mosquitto.PublishAsync(broker.Port, "home", "second", "a", "b")).ExitCode);
        await broker.PasswordsAsync("home", "second");
        broker.Reload();
        await Eventually.TrueAsync(async () => (await Mosquitto.PublishAsync(broker.Port, "home", "second", "a", "b")).ExitCode == 0, "the new password works");
    }
}
