namespace Ticketing.Tests.Harness;

/// <summary>A server with a certificate of the test's own authority: HTTPS and MQTTS beside its plain ports.</summary>
public sealed class TlsServer : IAsyncDisposable
{
    readonly TemporaryDirectory _directory = new();

    TlsServer()
    {
        File.WriteAllText(AuthorityFile, Authority.AuthorityPem);
        File.WriteAllText(OtherAuthorityFile, new TestAuthority(TimeProvider.System).AuthorityPem);
        File.WriteAllText(_directory.File("certificate.pem"), Authority.ServerCertificatePem);
        File.WriteAllText(_directory.File("key.pem"), Authority.ServerKeyPem);
    }

    public TestAuthority Authority { get; } = new(TimeProvider.System);

    /// <summary>PEM of the authority, for clients that are to trust the server.</summary>
    public string AuthorityFile => _directory.File("authority.pem");

    /// <summary>PEM of one that has nothing to do with the server.</summary>
    public string OtherAuthorityFile => _directory.File("other.pem");

    /// <summary>MQTT by TLS.</summary>
    public int Port { get; } = FreePort.Next();

    public int HttpsPort { get; } = FreePort.Next();

    public ServerUnderTest Inner { get; private set; } = null!;

    public static async Task<TlsServer> StartAsync(ServerMode mode, params (string Key, string Value)[] settings)
    {
        var server = new TlsServer();
        server.Inner = await ServerUnderTest.StartAsync(mode, [
            ("Url", $"{{url}};https://127.0.0.1:{server.HttpsPort}"),
            ("Mqtt:TlsPort", $"{server.Port}"),
            ("Tls:Certificate", server._directory.File("certificate.pem")),
            ("Tls:Key", server._directory.File("key.pem")),
            .. settings]);
        return server;
    }

    /// <summary>An alarm by <c>mosquitto_pub</c> over TLS.</summary>
    public Task<ProcessResult> PublishAsync(params string[] more) =>
        Mosquitto.PublishAsync(Port, "setup", ServerUnderTest.SetupToken, "ticketing/home/boiler/alarm", "Boiler pressure low", more);

    public async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync();
        _directory.Dispose();
    }
}
