namespace Ticketing.Tests.Harness;

/// <summary>The published executable as a process of its own.</summary>
sealed class NativeServer(string directory, Uri url, ServerLog log) : IServerHost
{
    ChildProcess? _process;

    public async Task StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        Assert.Null(_process);
        var arguments = settings.Select(setting => $"--Ticketing:{setting.Key}={setting.Value}");
        var process = ChildProcess.Start(await NativeExecutable.PathAsync(), arguments, log.AddLine, log.AddLine, directory, NativeExecutable.CleanEnvironment);
        using var http = new HttpClient { BaseAddress = url };
        try
        {
            await Eventually.TrueAsync(async () => await IsReadyAsync(http, process), "the server to be ready");
        }
        catch (Exception trouble)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"{trouble.Message} Its log ends with:\n{string.Join('\n', log.Lines.TakeLast(20))}", trouble);
        }
        _process = process;
    }

    public async Task<int> StopAsync()
    {
        _process!.Signal(ChildProcess.SigTerm);
        return await EndAsync();
    }

    public async Task KillAsync()
    {
        _process!.Signal(ChildProcess.SigKill);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            Assert.Equal(0, await StopAsync());
        }
    }

    async Task<int> EndAsync()
    {
        await using var process = _process!;
        _process = null;
        return await Eventually.WithinAsync(process.ExitAsync(), "the server to end");
    }

    static async Task<bool> IsReadyAsync(HttpClient http, ChildProcess process)
    {
        Assert.False(process.HasExited, "The server ended at once.");
        try
        {
            using var answer = await http.GetAsync("/readyz");
            Assert.NotEqual(500, (int)answer.StatusCode);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
