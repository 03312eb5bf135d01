using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>npm's <c>oidc-provider</c>: whoever logs in there under any name is that name at example.org.</summary>
sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientId = "tickets at home", ClientSecret = "a client's: secret";

    static readonly Lazy<Task> Packages = new(InstallAsync);

    readonly int _port = FreePort.Next();
    ChildProcess? _process;

    public string Url => $"http://127.0.0.1:{_port}";

    static string Folder => Path.Combine(RepositoryFiles.Root, "Ticketing.Tests", "Harness", "oidc");

    /// <param name="returnTo">Where it sends browsers back to.</param>
    /// <param name="algorithm">By which it signs its tokens.</param>
    public static async Task<OidcProvider> StartAsync(Uri returnTo, string algorithm)
    {
        await Packages.Value;
        var provider = new OidcProvider();
        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = new JsonObject { ["port"] = provider._port, ["clientId"] = ClientId, ["clientSecret"] = ClientSecret, ["returnTo"] = returnTo.ToString(), ["algorithm"] = algorithm };
        provider._process = ChildProcess.Start("node", [Path.Combine(Folder, "server.js"), options.ToJsonString()], line => _ = line == "listening" && listening.TrySetResult(true), _ => { });
        await Eventually.WithinAsync(listening.Task, "the provider to listen");
        return provider;
    }

    static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider")))
        {
            var result = await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], Folder, limit: TimeSpan.FromMinutes(5));
            Assert.True(result.ExitCode == 0, result.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
    }
}
