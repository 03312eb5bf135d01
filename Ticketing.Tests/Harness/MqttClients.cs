namespace Ticketing.Tests.Harness;

/// <summary>Programs of <c>Harness/mqtt</c> that go through the same journey with a client library each: a will, QoS 0, 1 and 2, subscriptions, a persistent session, a clean end. They print <c>done</c>, or fail and say where.</summary>
public static class MqttClients
{
    static readonly Lazy<Task> Packages = new(InstallAsync);
    static readonly Lazy<Task<string>> Compiled = new(CompileAsync);

    /// <summary>Python: Eclipse Paho of Debian. C: Eclipse Paho of Debian. JavaScript: MQTT.js from npm.</summary>
    public static IReadOnlyList<string> All { get; } = ["Python", "C", "JavaScript"];

    /// <param name="transport"><c>tcp</c>, <c>tls</c>, <c>ws</c> or <c>wss</c>.</param>
    /// <param name="version">4 or 5.</param>
    public static async Task<ProcessResult> RunAsync(string client, string transport, int version, TlsServer server)
    {
        var port = transport switch { "tcp" => server.Inner.MqttPort, "tls" => server.Port, "ws" => server.Inner.HttpPort, _ => server.HttpsPort };
        string[] arguments = [transport, $"{port}", $"{version}", server.AuthorityFile, "setup", ServerUnderTest.SetupToken];
        switch (client)
        {
            case "Python":
                // Debian's own, which sees Debian's packages; another python may come first in the path.
                return await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", File("client.py"), .. arguments]);
            case "C":
                return await ChildProcess.RunAsync(await Compiled.Value, arguments);
            default:
                await Packages.Value;
                return await ChildProcess.RunAsync("node", [File("client.js"), .. arguments]);
        }
    }

    static string File(string name) => RepositoryFiles.PathOf("Ticketing.Tests", "Harness", "mqtt", name);

    static async Task InstallAsync()
    {
        if (!Directory.Exists(File("node_modules/mqtt")))
        {
            (await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], Path.GetDirectoryName(File("package.json")), limit: TimeSpan.FromMinutes(5))).Expect();
        }
    }

    static async Task<string> CompileAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "mqtt-client-c");
        (await ChildProcess.RunAsync("gcc", ["-Wall", "-Wextra", "-Werror", "-O1", "-o", program, File("client.c"), "-lpaho-mqtt3cs"])).Expect();
        return program;
    }
}
