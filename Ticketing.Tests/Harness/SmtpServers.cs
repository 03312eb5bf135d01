using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ticketing.Tests.Harness;

/// <summary>A mail as a real server took it, read by a parser that is not ours.</summary>
/// <param name="Dropped">True if the server took it and the connection was lost before it could say so.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> To, string? User, bool Encrypted, string Subject, string Text, string Html, string FromName, string ToName,
    IReadOnlyList<(string Name, string Value)> Headers, string Raw, bool Dropped)
{
    public string Header(string name) => Headers.Single(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    public string MessageId => Header("Message-ID");
}

/// <summary>How a test's mail server behaves. The words for <see cref="Answers"/> and <see cref="Domains"/> are explained in <c>smtp/server.js</c>.</summary>
public sealed record SmtpBehaviour
{
    public static readonly SmtpBehaviour Plain = new();

    /// <summary><c>none</c>, <c>starttls</c> or <c>implicit</c>.</summary>
    public string Tls { get; init; } = "none";
    public TestAuthority? Authority { get; init; }

    /// <summary>Null = no AUTH.</summary>
    public string? User { get; init; }
    public string? Password { get; init; }
    public IReadOnlyList<string> Methods { get; init; } = ["PLAIN", "LOGIN"];

    /// <summary>What happens to the mails one after the other; the last for all that follow.</summary>
    public IReadOnlyList<string> Answers { get; init; } = ["ok"];

    /// <summary>What happens to mails to a domain, instead.</summary>
    public IReadOnlyDictionary<string, string> Domains { get; init; } = new Dictionary<string, string>();
}

/// <summary>npm's <c>smtp-server</c> on a port of 127.0.0.1 that stays the same when it is stopped and started again.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    static readonly Lazy<Task> Packages = new(InstallAsync);

    readonly List<ReceivedMail> _mails = [];
    readonly List<string> _said = [];
    ChildProcess? _process;
    SmtpBehaviour _behaviour;
    TaskCompletionSource<bool>? _listening;

    SmtpServer(SmtpBehaviour behaviour) => _behaviour = behaviour;

    public int Port { get; } = FreePort.Next();

    /// <summary>For <c>Ticketing:Smtp</c>.</summary>
    public string Url => $"{(_behaviour.Tls == "implicit" ? "smtps" : "smtp")}://{(_behaviour.User is null ? "" : $"{Uri.EscapeDataString(_behaviour.User)}:{Uri.EscapeDataString(_behaviour.Password!)}@")}127.0.0.1:{Port}";

    /// <summary>Mails taken so far, over all starts, in order of arrival.</summary>
    public IReadOnlyList<ReceivedMail> Mails
    {
        get
        {
            lock (_mails)
            {
                return [.. _mails];
            }
        }
    }

    /// <summary>What the server reported beside mails taken: logins and refused mails, as JSON.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_mails)
            {
                return [.. _said];
            }
        }
    }

    public static async Task<SmtpServer> StartAsync(SmtpBehaviour? behaviour = null)
    {
        var server = new SmtpServer(behaviour ?? SmtpBehaviour.Plain);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not running yet; its port is known.</summary>
    public static SmtpServer Stopped(SmtpBehaviour? behaviour = null) => new(behaviour ?? SmtpBehaviour.Plain);

    /// <summary>Starts it, on the same port, perhaps with another behaviour. Completes when it listens.</summary>
    public async Task StartAgainAsync(SmtpBehaviour? behaviour = null)
    {
        await Packages.Value;
        _behaviour = behaviour ?? _behaviour;
        _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = ChildProcess.Start("node", [Path.Combine(Folder, "server.js"), Options()], Read, error => _listening.TrySetException(new InvalidOperationException($"the mail server did not start: {error}")));
        await Eventually.WithinAsync(_listening.Task, "the mail server to listen");
    }

    /// <summary>Ends it at once, as when its machine loses power.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync();
        }
    }

    /// <summary>Completes when at least <paramref name="count"/> mails have arrived.</summary>
    public async Task<IReadOnlyList<ReceivedMail>> WaitForAsync(int count, TimeSpan? limit = null)
    {
        await Eventually.TrueAsync(() => Mails.Count >= count, string.Create(CultureInfo.InvariantCulture, $"{count} mails (there are {Mails.Count})"), limit);
        return Mails;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    static string Folder => Path.Combine(RepositoryFiles.Root, "Ticketing.Tests", "Harness", "smtp");

    static async Task InstallAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "smtp-server")))
        {
            var result = await ChildProcess.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], Folder, limit: TimeSpan.FromMinutes(5));
            Assert.True(result.ExitCode == 0, result.ToString());
        }
    }

    string Options()
    {
        var domains = new JsonObject();
        foreach (var (domain, what) in _behaviour.Domains)
        {
            domains[domain] = what;
        }
        return new JsonObject
        {
            ["port"] = Port,
            ["tls"] = _behaviour.Tls,
            ["key"] = _behaviour.Authority?.ServerKeyPem,
            ["cert"] = _behaviour.Authority?.ServerCertificatePem,
            ["user"] = _behaviour.User,
            ["password"] = _behaviour.Password,
            ["methods"] = new JsonArray([.. _behaviour.Methods.Select(method => (JsonNode)method)]),
            ["answers"] = new JsonArray([.. _behaviour.Answers.Select(answer => (JsonNode)answer)]),
            ["domains"] = domains,
        }.ToJsonString();
    }

    void Read(string line)
    {
        using var json = JsonDocument.Parse(line);
        var said = json.RootElement;
        switch (Text(said, "event"))
        {
            case "listening":
                _listening!.TrySetResult(true);
                break;
            case "mail":
                var mail = new ReceivedMail(Text(said, "from"), [.. said.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)], said.GetProperty("user").GetString(), said.GetProperty("encrypted").GetBoolean(),
                    Text(said, "subject"), Text(said, "text"), Text(said, "html"), Text(said, "fromName"), Text(said, "toName"),
                    [.. said.GetProperty("headers").EnumerateArray().Select(header => (Text(header, "name"), Text(header, "value")))],
                    Encoding.UTF8.GetString(Convert.FromBase64String(Text(said, "raw"))), said.GetProperty("dropped").GetBoolean());
                lock (_mails)
                {
                    _mails.Add(mail);
                }
                break;
            default:
                lock (_mails)
                {
                    _said.Add(line);
                }
                break;
        }
    }

    static string Text(JsonElement from, string name) => from.GetProperty(name).GetString()!;
}
