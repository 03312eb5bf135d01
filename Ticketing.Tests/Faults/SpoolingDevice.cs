using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>A device that reports one thing after the other by MQTT, each with a number of its own, and repeats what was not acknowledged over a new connection until it is.</summary>
sealed class SpoolingDevice(ServerUnderTest server, int number)
{
    int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public async Task ReportAsync(int count)
    {
        for (var next = 1; next <= count;)
        {
            await using var client = await Eventually.SomeAsync(ConnectAsync, "the server to listen", TimeSpan.FromSeconds(60));
            try
            {
                for (; next <= count; next++)
                {
                    await client.PublishAsync($"ticketing/home/device-{number}/alarm", $$"""{"title": "{{next}}", "id": "{{next}}"}""");
                    Interlocked.Increment(ref _acknowledged);
                }
            }
            catch (Exception end) when (IsEnd(end))
            {
                // Closed without an acknowledgement: once more.
            }
        }
    }

    async Task<MqttTestClient?> ConnectAsync()
    {
        try
        {
            return await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        }
        catch (Exception end) when (IsEnd(end))
        {
            return null;
        }
    }

    static bool IsEnd(Exception end) => end is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException;
}
