namespace Ticketing.Tests.Harness;

/// <summary>The published executable. <c>TICKETING_NATIVE</c> names it; without that it is published once, from these sources, into <c>artifacts/native</c>.</summary>
public static class NativeExecutable
{
    static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>Full path of the executable.</summary>
    public static Task<string> PathAsync() => Published.Value;

    /// <summary>Calls the executable to its end, away from any settings of this machine.</summary>
    public static async Task<ProcessResult> RunAsync(string directory, params string[] arguments) =>
        await ChildProcess.RunAsync(await PathAsync(), arguments, directory, CleanEnvironment);

    /// <summary>Takes away what would leak this machine's own settings into the server.</summary>
    public static readonly IReadOnlyDictionary<string, string?> CleanEnvironment = new Dictionary<string, string?>
    {
        ["CONFIGURATION_DIRECTORY"] = "/nonexistent",
        ["STATE_DIRECTORY"] = null,
        ["CREDENTIALS_DIRECTORY"] = null,
        ["NOTIFY_SOCKET"] = null,
        ["WATCHDOG_USEC"] = null,
        ["LISTEN_FDS"] = null,
    };

    static async Task<string> PublishAsync()
    {
        if (Environment.GetEnvironmentVariable("TICKETING_NATIVE") is { Length: > 0 } given)
        {
            return File.Exists(given) ? Path.GetFullPath(given) : throw new FileNotFoundException("TICKETING_NATIVE names no file", given);
        }
        var result = await ChildProcess.RunAsync("bash", [RepositoryFiles.PathOf("systemd", "publish.sh")], limit: TimeSpan.FromMinutes(10));
        Assert.True(result.ExitCode == 0, $"systemd/publish.sh: {result}");
        return RepositoryFiles.PathOf("artifacts", "native", "ticketing");
    }
}
