using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>npm's <c>node-red</c> with flows of the test's own, begun as soon as it runs.</summary>
sealed class NodeRed : IAsyncDisposable
{
    static readonly Lazy<Task> Packages = new(InstallAsync);

    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentQueue<string> _said = new();
    ChildProcess? _process;

    static string Folder => Path.Combine(RepositoryFiles.Root, "Ticketing.Tests", "Harness", "nodered");

    /// <param name="flows">As Node-RED exports them.</param>
    /// <param name="credentials">Of the nodes, by their ids.</param>
    public static async Task<NodeRed> StartAsync(JsonArray flows, JsonObject credentials)
    {
        await Packages.Value;
        var nodeRed = new NodeRed();
        await File.WriteAllTextAsync(nodeRed._directory.File("flows.json"), flows.ToJsonString());
        await File.WriteAllTextAsync(nodeRed._directory.File("flows_cred.json"), credentials.ToJsonString());
        var started = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var program = Path.Combine(Folder, "node_modules", "node-red", "red.js");
        nodeRed._process = ChildProcess.Start("node", [program, "--userDir", nodeRed._directory.File(""), "--settings", Path.Combine(Folder, "settings.js")], Say, Say,
            environment: new Dictionary<string, string?> { ["NODE_RED_PORT"] = FreePort.Next().ToString(CultureInfo.InvariantCulture) });
        try
        {
            await Eventually.WithinAsync(started.Task, "Node-RED to run its flows", TimeSpan.FromSeconds(120));
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', nodeRed._said));
            await nodeRed.DisposeAsync();
            throw;
        }
        return nodeRed;

        void Say(string line)
        {
            nodeRed._said.Enqueue(line);
            if (line.Contains("Started flows", StringComparison.Ordinal))
            {
                started.TrySetResult(true);
            }
        }
    }

    /// <summary>What it has said so far.</summary>
    public string Said => string.Join('\n', _said);

    static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "node-red")))
        {
            (await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], Folder, limit: TimeSpan.FromMinutes(5))).Expect();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
        _directory.Dispose();
    }
}
