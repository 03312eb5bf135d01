using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ticketing.Hosting;

namespace Ticketing.Tests.Harness;

/// <summary>The program's own object graph inside the test process: real listeners, real files, the test's clock.</summary>
sealed class InProcessServer(TimeProvider clock, ServerLog log) : IServerHost
{
    TicketingApplication? _application;

    public async Task StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        Assert.Null(_application);
        var commandLine = settings.ToDictionary(setting => $"{TicketingOptions.Section}:{setting.Key}", setting => setting.Value);
        var loaded = new SettingsLoader(commandLine, new Dictionary<string, string>(), []).Load();
        Assert.True(loaded.Faults.Count == 0, string.Join('\n', loaded.Faults));
        _application = TicketingApplication.Create(loaded.Options, clock, logging =>
        {
            logging.ClearProviders();
            logging.AddProvider(log);
        });
        await _application.StartAsync();
    }

    public async Task<int> StopAsync()
    {
        var application = _application!;
        _application = null;
        await application.DisposeAsync();
        return 0;
    }

    public Task KillAsync() => throw new NotSupportedException("Nothing inside the test process can be killed: use ServerMode.Native.");

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await StopAsync();
        }
    }
}
