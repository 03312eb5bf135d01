using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Mqtt;

/// <summary>Client libraries that people use, over every transport, against the whole server.</summary>
public sealed class RealClientsTests(RealClientsTests.Server server) : IClassFixture<RealClientsTests.Server>
{
    public static TheoryData<string, string, int> Journeys =>
    [
        .. from client in MqttClients.All
           from transport in (string[])["tcp", "tls", "ws", "wss"]
           from version in (int[])[4, 5]
           select (client, transport, version),
    ];

    [Theory]
    [MemberData(nameof(Journeys))]
    public async Task A_client_goes_through_its_journey(string client, string transport, int version) =>
        Assert.Equal("done\n", (await MqttClients.RunAsync(client, transport, version, server.Started)).Expect().Output);

    [Fact]
    public async Task The_native_server_serves_them_all()
    {
        await using var native = await TlsServer.StartAsync(ServerMode.Native, ("Mqtt:Topics", "#"));
        foreach (var (client, transport) in MqttClients.All.Zip((string[])["tls", "ws", "wss"]))
        {
            Assert.Equal("done\n", (await MqttClients.RunAsync(client, transport, 5, native)).Expect().Output);
        }
    }

    /// <summary>One for all journeys: they use topics and client ids of their own. Topics outside the root are free for every token.</summary>
    public sealed class Server : IAsyncLifetime
    {
        public TlsServer Started { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Started = await TlsServer.StartAsync(ServerMode.InProcess, ("Mqtt:Topics", "#"));

        public ValueTask DisposeAsync() => Started.DisposeAsync();
    }
}
