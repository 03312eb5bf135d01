using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Ticketing.Mqtt.Link;

namespace Ticketing.Hosting.Commands;

/// <summary>What <c>ticketing check</c> looks at besides the settings: data directory, stores, certificate, ports, broker, mail server.</summary>
public static class Doctor
{
    const int MostRefused = 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="examine">All stores of a data directory: name → what is wrong.</param>
    public static IEnumerable<DoctorQuestion> Questions(TicketingOptions options, TimeProvider time, Func<DataDirectory, IEnumerable<(string Name, string? Fault)>> examine)
    {
        var data = new DataDirectory(options.Data);
        yield return Ask("data", () => DataAnswer(data));
        yield return Ask("store", () => StoreAnswer(data, examine));
        if (options.Tls.Certificate.Length > 0)
        {
            yield return Ask("tls", () => TlsAnswer(options, time));
        }
        foreach (var url in options.Urls)
        {
            if (ListenAddress.TryParse(url, out var address))
            {
                yield return new("http", cancel => PortAnswerAsync(address.Address ?? IPAddress.Any, address.Port, url, options, cancel));
            }
        }
        foreach (var port in new[] { options.Mqtt.Port, options.Mqtt.TlsPort }.Where(port => port != 0))
        {
            yield return new("mqtt", cancel => PortAnswerAsync(IPAddress.Any, port, $"port {port}", options, cancel));
        }
        foreach (var answer in RefusedAnswers(data))
        {
            yield return Ask("refused", () => answer);
        }
        yield return options.Mqtt.Broker.Length == 0 ? Ask("broker", () => DoctorAnswer.Ok("none configured")) : new("broker", cancel => BrokerAnswerAsync(options.Mqtt, time, cancel));
        yield return options.Smtp.Length == 0 ? Ask("mail", () => DoctorAnswer.Ok("none configured")) : new("mail", cancel => MailAnswerAsync(new(options.Smtp), cancel));
    }

    static DoctorQuestion Ask(string name, Func<DoctorAnswer> ask) => new(name, _ => Task.Run(ask));

    static DoctorAnswer DataAnswer(DataDirectory data)
    {
        if (!Directory.Exists(data.Path))
        {
            return DoctorAnswer.Ok($"{data.Path} does not exist yet; the first start makes it");
        }
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(data.Path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
        {
            return DoctorAnswer.Fail($"others can look into {data.Path}: chmod 0700 {data.Path}");
        }
        var drive = new DriveInfo(data.Path);
        return drive.AvailableFreeSpace < 64L * 1024 * 1024
            ? DoctorAnswer.Fail($"only {drive.AvailableFreeSpace / 1024 / 1024} MiB are free at {data.Path}; make room")
            : DoctorAnswer.Ok($"{data.Path}, {drive.AvailableFreeSpace / 1024 / 1024} MiB free");
    }

    static DoctorAnswer StoreAnswer(DataDirectory data, Func<DataDirectory, IEnumerable<(string Name, string? Fault)>> examine)
    {
        var stores = examine(data).ToList();
        return stores.Count == 0 ? DoctorAnswer.Ok("none yet; the first start makes it")
            : stores.FirstOrDefault(store => store.Fault is not null) is { Fault: { } fault } ? DoctorAnswer.Fail(fault)
            : DoctorAnswer.Ok(string.Join(", ", stores.Select(store => store.Name)));
    }

    static DoctorAnswer TlsAnswer(TicketingOptions options, TimeProvider time)
    {
        try
        {
            var expires = TlsCertificate.Open(options.Tls, time, NullLogger.Instance)!.ExpiresAt;
            var left = expires - time.GetUtcNow();
            return left < TimeSpan.FromDays(7)
                ? DoctorAnswer.Fail($"the certificate {(left < TimeSpan.Zero ? "expired" : "expires")} on {expires:yyyy-MM-dd}; renew it")
                : DoctorAnswer.Ok($"valid until {expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        }
        catch (CryptographicException fault)
        {
            return DoctorAnswer.Fail(fault.Message);
        }
    }

    /// <summary>"Why does it not connect": a line for each MQTT client that was turned away lately. Their trouble, not the server's: no failure.</summary>
    static IReadOnlyList<DoctorAnswer> RefusedAnswers(DataDirectory data)
    {
        try
        {
            var clients = RefusedClientsFile.Read(data);
            return clients.Count == 0 ? [DoctorAnswer.Ok("no MQTT client was turned away lately")] : [.. clients.Take(MostRefused).Select(client => DoctorAnswer.Ok(client.Describe()))];
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return [DoctorAnswer.Fail($"{data.RefusedClients} cannot be read ({trouble.Message}): run this as the user the server runs as")];
        }
    }

    /// <summary>A port must be free, or taken by a running server of ours.</summary>
    static async Task<DoctorAnswer> PortAnswerAsync(IPAddress address, int port, string name, TicketingOptions options, CancellationToken cancel)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return DoctorAnswer.Ok($"{name} is free");
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return await IsOursAsync(options, cancel).ConfigureAwait(false)
                ? DoctorAnswer.Ok($"{name} is served")
                : DoctorAnswer.Fail($"{name} is used by another program: stop it ('ss -ltnp' shows it) or choose another port");
        }
        catch (SocketException fault)
        {
            return DoctorAnswer.Fail($"{name} cannot be used ({fault.Message}): choose an address of this machine and a port above 1023");
        }
    }

    static async Task<bool> IsOursAsync(TicketingOptions options, CancellationToken cancel) => await LocalServer.GetAsync(options, "/healthz", Patience, cancel).ConfigureAwait(false) is (200, "ok\n");

    /// <summary>Reached, let in, allowed to subscribe; under a client id of its own, so that a running server keeps its session.</summary>
    static async Task<DoctorAnswer> BrokerAnswerAsync(MqttOptions options, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            var link = BrokerLinks.Of(options, RandomNumberGenerator.GetHexString(12, lowercase: true), [])! with { ConnectTimeout = Patience };
            var (version, fault) = await LinkProbe.TryAsync(link, time, cancel).ConfigureAwait(false);
            return fault is null ? DoctorAnswer.Ok($"{link.Broker} speaks {version}, lets us in and lets us subscribe") : DoctorAnswer.Fail(fault);
        }
        catch (InvalidDataException authority)
        {
            return DoctorAnswer.Fail(authority.Message);
        }
    }

    /// <summary>Name, connection, TLS with a verified name, and the greeting; credentials are not tried.</summary>
    static async Task<DoctorAnswer> MailAnswerAsync(Uri server, CancellationToken cancel)
    {
        const string setting = "Ticketing:Smtp";
        var tls = server.Scheme == "smtps";
        var port = server.Port > 0 ? server.Port : tls ? 465 : 587;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, port, patience.Token).ConfigureAwait(false);
            using var plain = client.GetStream();
            using var secure = tls ? new SslStream(plain) : null;
            if (secure is not null)
            {
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, patience.Token).ConfigureAwait(false);
            }
            using var reader = new StreamReader((Stream?)secure ?? plain);
            var greeting = await reader.ReadLineAsync(patience.Token).ConfigureAwait(false) ?? "";
            return greeting.StartsWith("220", StringComparison.Ordinal)
                ? DoctorAnswer.Ok($"{server.Host}:{port} says {greeting}; 'ticketing testmail ADDRESS' tries a mail")
                : DoctorAnswer.Fail($"{server.Host}:{port} does not greet like a mail server ('{greeting}'): see {setting}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return DoctorAnswer.Fail($"{server.Host}:{port} gave no answer within {Patience.TotalSeconds:0} s: see {setting}");
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            return DoctorAnswer.Fail($"{server.Host}:{port} cannot be reached ({trouble.Message}): see {setting}");
        }
    }
}
