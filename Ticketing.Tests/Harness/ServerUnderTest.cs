using System.Net.Http.Headers;

namespace Ticketing.Tests.Harness;

/// <summary>How a server is run: inside this process, or as the published executable.</summary>
interface IServerHost : IAsyncDisposable
{
    /// <summary>Starts it with these settings (names below <c>Ticketing:</c>) and returns when it is ready.</summary>
    Task StartAsync(IReadOnlyDictionary<string, string> settings);

    /// <summary>As SIGTERM does: drains and ends. Returns the exit code.</summary>
    Task<int> StopAsync();

    /// <summary>As a power cut does.</summary>
    Task KillAsync();
}

/// <summary>A whole server of one test's own: data on disk, free ports, known credentials. Gone when the test ends; an unannounced error in its log fails the test.</summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    public const string AdminPassword = "correct horse battery staple";
    public const string SetupToken = "tk_journeys0123456789abcdefghijklmnop";

    readonly IServerHost _host;
    readonly TemporaryDirectory _directory = new();
    readonly Dictionary<string, string> _settings;
    readonly List<Api> _callers = [];
    readonly PostgresTestDatabase? _database;

    ServerUnderTest(ServerMode mode, PostgresTestDatabase? database, TimeProvider clock, IEnumerable<(string Key, string Value)> settings)
    {
        _database = database;
        HttpPort = FreePort.Next();
        MqttPort = FreePort.Next();
        Url = new Uri($"http://127.0.0.1:{HttpPort}");
        Check = new DescriptionCheck(Url);
        _settings = new()
        {
            ["Url"] = $"http://127.0.0.1:{HttpPort}",
            ["Mqtt:Port"] = $"{MqttPort}",
            ["Data"] = Data,
            ["Setup:AdminPassword"] = AdminPassword,
            ["Setup:Token"] = SetupToken,
        };
        if (database is not null)
        {
            _settings["Database"] = database.Connection;
        }
        foreach (var (key, value) in settings)
        {
            _settings[key] = value.Replace("{url}", $"http://127.0.0.1:{HttpPort}", StringComparison.Ordinal);
        }
        Mode = mode;
        _host = mode.IsNative ? new NativeServer(_directory.Path, Url, Log) : new InProcessServer(clock, Log);
    }

    public ServerMode Mode { get; }
    public int HttpPort { get; }
    public int MqttPort { get; }
    public Uri Url { get; }
    public DescriptionCheck Check { get; }
    public ServerLog Log { get; } = new();

    /// <summary>The data directory.</summary>
    public string Data => _directory.File("data");

    /// <summary>The database of its stores; null if they are files.</summary>
    public string? Database => _settings.GetValueOrDefault("Database");

    /// <summary>What is looked at when the server has ended, before its data is gone; null = nothing.</summary>
    public Action? Afterwards { get; set; }

    /// <summary>A file beside the data directory.</summary>
    public string File(string name) => _directory.File(name);

    /// <summary>The script <c>setup</c>, scope full.</summary>
    public Api Script => field ??= As(Api.Bearer(SetupToken));

    /// <summary>The user <c>admin</c>, by HTTP Basic.</summary>
    public Api Admin => field ??= As(Api.Basic("admin", AdminPassword));

    /// <summary>Nobody.</summary>
    public Api Anonymous => field ??= As(null);

    /// <param name="clock">Only in process; null = the system's.</param>
    /// <param name="settings">A <c>Database</c> given here is shared with others and stays; <c>{url}</c> in a value stands for the server's own address.</param>
    public static async Task<ServerUnderTest> StartAsync(ServerMode mode, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var database = mode.IsOnPostgres && settings.All(setting => setting.Key != "Database") ? await PostgresTestDatabase.CreateAsync() : null;
        var server = new ServerUnderTest(mode, database, clock ?? TimeProvider.System, settings);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.RemoveAsync();
            throw;
        }
    }

    public static Task<ServerUnderTest> StartAsync(ServerMode mode, params (string Key, string Value)[] settings) => StartAsync(mode, null, settings);

    /// <summary>Starts on the same data and ports after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public Task StartAgainAsync(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings[key] = value;
        }
        return _host.StartAsync(_settings);
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public Task<int> StopAsync() => _host.StopAsync();

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _host.KillAsync();

    /// <summary>Calls the native executable with a command and this server's settings, except for those that the command names itself.</summary>
    public Task<ProcessResult> CommandAsync(params string[] command) =>
        NativeExecutable.RunAsync(_directory.Path, [.. command, .. _settings.Select(setting => $"--Ticketing:{setting.Key}={setting.Value}").Where(setting => !command.Any(own => own.StartsWith(setting[..(setting.IndexOf('=', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)))]);

    /// <param name="described">False: answers are not held against the API description.</param>
    public Api As(AuthenticationHeaderValue? credentials, bool described = true)
    {
        var caller = new Api(Url, described ? Check : null, credentials);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>Makes a device token through the interface and returns it.</summary>
    public async Task<string> DeviceAsync(string name, string system) =>
        (await Admin.PostAsync("/api/v1/tokens", $$"""{"name":"{{name}}","kind":"device","system":"{{system}}"}""")).Expect(201)["token"]!;

    /// <summary>Waits until all that the server needs answers: its stores, and the broker that it was told to join.</summary>
    public Task ReadyAsync() => Eventually.TrueAsync(async () => (await Anonymous.GetAsync("/readyz")).Status == 200, "the server to be ready", TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync();
        var errors = Log.UnexpectedErrors();
        Assert.True(errors.Count == 0, $"The server logged {errors.Count} error(s) nobody announced:\n{string.Join('\n', errors.Take(10))}");
    }

    async Task RemoveAsync()
    {
        _callers.ForEach(caller => caller.Dispose());
        await _host.DisposeAsync();
        try
        {
            Afterwards?.Invoke();
        }
        finally
        {
            Clear();
        }
    }

    void Clear()
    {
        _directory.Dispose();
        _database?.Dispose();
        Assert.True(FreePort.IsFree(HttpPort) && FreePort.IsFree(MqttPort), "The server has ended, but something still listens on its ports.");
    }
}
