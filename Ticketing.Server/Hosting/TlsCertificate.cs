using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Hosting;

/// <summary>
/// The certificate of all TLS listeners. Files are looked at again at most once a minute, so that a renewed certificate needs no restart; a new file that cannot be read leaves the old one in force.
/// TLS 1.2 and 1.3 only.
/// </summary>
public sealed partial class TlsCertificate
{
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    readonly TlsOptions _options;
    readonly TimeProvider _time;
    readonly ILogger _log;
    readonly Lock _lock = new();
    SslStreamCertificateContext _current;
    DateTime _written;
    long _lookedAt;

    TlsCertificate(TlsOptions options, TimeProvider time, ILogger log)
    {
        (_options, _time, _log) = (options, time, log);
        _current = Read(options);
        _written = WrittenAt();
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>Null if there is no certificate in the settings.</summary>
    /// <exception cref="CryptographicException">Certificate or key cannot be read, or do not belong together; the message says which file.</exception>
    public static TlsCertificate? Open(TlsOptions options, TimeProvider time, ILogger log) =>
        options.Certificate.Length > 0 && options.Key.Length > 0 ? new(options, time, log) : null;

    /// <summary>Options for one handshake.</summary>
    /// <param name="protocols">ALPN; null = none (MQTT).</param>
    public SslServerAuthenticationOptions ServerOptions(List<SslApplicationProtocol>? protocols = null) => new()
    {
        ServerCertificateContext = Current(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        ApplicationProtocols = protocols,
        ClientCertificateRequired = false,
    };

    /// <summary>When the certificate in force expires.</summary>
    public DateTimeOffset ExpiresAt => Current().TargetCertificate.NotAfter;

    SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookAgain)
            {
                return _current;
            }
            _lookedAt = _time.GetTimestamp();
            if (WrittenAt() is var written && written != _written)
            {
                try
                {
                    _current = Read(_options);
                    _written = written;
                    LogRenewed(_log, _current.TargetCertificate.NotAfter);
                }
                catch (CryptographicException trouble)
                {
                    LogKept(_log, trouble.Message);
                }
            }
            return _current;
        }
    }

    DateTime WrittenAt() => IsPem(_options.Certificate) ? default : File.GetLastWriteTimeUtc(_options.Certificate);

    static SslStreamCertificateContext Read(TlsOptions options)
    {
        var (chain, key) = (TextOf(options.Certificate), TextOf(options.Key));
        try
        {
            using var pem = X509Certificate2.CreateFromPem(chain, key);
            var all = new X509Certificate2Collection();
            all.ImportFromPem(chain);
            // The key of a PEM certificate lives in memory only; passing it through PKCS #12 makes it usable for handshakes on every system.
            var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return SslStreamCertificateContext.Create(certificate, all, offline: true);
        }
        catch (Exception trouble) when (trouble is CryptographicException or ArgumentException)
        {
            throw new CryptographicException($"Tls:Certificate ({NameOf(options.Certificate)}) and Tls:Key ({NameOf(options.Key)}) cannot be used: {trouble.Message}", trouble);
        }
    }

    static string TextOf(string pemOrPath)
    {
        try
        {
            return IsPem(pemOrPath) ? pemOrPath : File.ReadAllText(pemOrPath);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw new CryptographicException($"{pemOrPath} cannot be read: {trouble.Message}", trouble);
        }
    }

    static bool IsPem(string pemOrPath) => pemOrPath.Contains("-----BEGIN", StringComparison.Ordinal);

    static string NameOf(string pemOrPath) => IsPem(pemOrPath) ? "as text" : pemOrPath;

    [LoggerMessage(Level = LogLevel.Information, Message = "certificate read anew, valid until {NotAfter:u}")]
    private static partial void LogRenewed(ILogger log, DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "the new certificate is not used, the old one stays: {Reason}")]
    private static partial void LogKept(ILogger log, string reason);
}
