using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Faults;

/// <summary>Sends one submission after the other, each with a reference of its own and every fourth a repeat, until the server is gone; writes into the ledger what was acknowledged.</summary>
sealed class Publisher(ServerUnderTest server, Ledger ledger, int number)
{
    int _next;

    /// <summary>Returns when the connection breaks.</summary>
    public async Task RunAsync()
    {
        try
        {
            await (number % 2 == 0 ? ByHttpAsync() : ByMqttAsync());
        }
        catch (Exception end) when (end is HttpRequestException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The kill.
        }
    }

    async Task ByHttpAsync()
    {
        using var api = new Api(server.Url, null, Api.Bearer(ServerUnderTest.SetupToken));
        while (true)
        {
            var reference = Next();
            var answer = await api.SubmitAsync(Body(reference));
            Assert.True(answer.Status is 200 or 201, answer.Text);
            ledger.Acknowledge(reference, answer["dueAt"]);
        }
    }

    async Task ByMqttAsync()
    {
        await using var client = await MqttTestClient.ConnectAsync(server.MqttPort, "setup", ServerUnderTest.SetupToken);
        while (true)
        {
            var reference = Next();
            await client.PublishAsync("ticketing/home/load/alarm", Body(reference));
            ledger.Acknowledge(reference, null);
        }
    }

    string Next()
    {
        var reference = ++_next % 4 == 0 ? $"p{number}-again" : $"p{number}-{_next}";
        ledger.Sending(reference);
        return reference;
    }

    static string Body(string reference) => $$"""{"title": "Load {{reference}}", "system": "load", "reference": "{{reference}}", "sla": "bronze", "ifRefused": "record"}""";
}
