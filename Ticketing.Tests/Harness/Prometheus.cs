using System.Collections.Concurrent;

namespace Ticketing.Tests.Harness;

/// <summary>Debian's <c>prometheus</c> and <c>prometheus-alertmanager</c>: each with a directory and a port of its own, gone when the test is over.</summary>
public sealed class Prometheus : IAsyncDisposable
{
    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentQueue<string> _said = new();
    readonly List<ChildProcess> _processes = [];

    /// <summary>All they logged.</summary>
    public IEnumerable<string> Said => _said;

    /// <summary>Starts a Prometheus that evaluates its rules every second and sends its alerts to <paramref name="alertmanager"/>.</summary>
    /// <param name="rules">YAML of <c>groups</c>.</param>
    /// <param name="token">Sent as bearer token.</param>
    public async Task<Uri> StartAsync(Uri alertmanager, string token, string rules)
    {
        var port = FreePort.Next();
        await File.WriteAllTextAsync(RulesFile, rules);
        await File.WriteAllTextAsync(_directory.File("prometheus.yml"), $$"""
            global: { evaluation_interval: 1s }
            rule_files: [{{RulesFile}}]
            alerting:
              alertmanagers:
              - api_version: v2
                authorization: { credentials: {{token}} }
                static_configs:
                - targets: ["{{alertmanager.Authority}}"]
            """);
        var url = new Uri($"http://127.0.0.1:{port}");
        _processes.Add(ChildProcess.Start("prometheus",
            [$"--config.file={_directory.File("prometheus.yml")}", $"--storage.tsdb.path={_directory.File("tsdb")}", $"--web.listen-address=127.0.0.1:{port}", "--rules.alert.resend-delay=2s", "--web.enable-lifecycle"], _said.Enqueue, _said.Enqueue));
        await AnswersAsync(new Uri(url, "-/ready"));
        return url;
    }

    /// <summary>Gives a running Prometheus other rules.</summary>
    public async Task ChangeAsync(Uri prometheus, string rules)
    {
        await File.WriteAllTextAsync(RulesFile, rules);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(prometheus, "-/reload"), null);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Starts an Alertmanager whose one receiver is a webhook.</summary>
    public async Task<Uri> StartAlertmanagerAsync(Uri webhook, string token)
    {
        var port = FreePort.Next();
        await File.WriteAllTextAsync(_directory.File("alertmanager.yml"), $$"""
            route: { receiver: home, group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
            receivers:
            - name: home
              webhook_configs:
              - url: {{webhook}}
                http_config: { authorization: { credentials: {{token}} } }
            """);
        var url = new Uri($"http://127.0.0.1:{port}");
        _processes.Add(ChildProcess.Start("prometheus-alertmanager",
            [$"--config.file={_directory.File("alertmanager.yml")}", $"--storage.path={_directory.File("alertmanager")}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="], _said.Enqueue, _said.Enqueue));
        await AnswersAsync(new Uri(url, "-/ready"));
        return url;
    }

    /// <summary>Runs <c>amtool</c> against a server.</summary>
    public async Task<ProcessResult> AmtoolAsync(Uri server, string token, params string[] arguments)
    {
        var http = _directory.File("amtool-http.yml");
        await File.WriteAllTextAsync(http, $$"""authorization: { credentials: {{token}} }""");
        return await ChildProcess.RunAsync("amtool", [$"--alertmanager.url={server}", $"--http.config.file={http}", .. arguments]);
    }

    string RulesFile => _directory.File("rules.yml");

    static async Task AnswersAsync(Uri url)
    {
        using var http = new HttpClient();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(url);
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, $"{url} answers");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
        _directory.Dispose();
    }
}
