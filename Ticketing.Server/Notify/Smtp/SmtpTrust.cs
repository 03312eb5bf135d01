using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Notify.Smtp;

/// <summary>Whose certificates are believed. The name in the certificate must be the host's in any case.</summary>
public sealed class SmtpTrust
{
    /// <summary>The setting that names a file with authorities.</summary>
    public const string Key = "Ticketing:Mail:CertificateAuthority";

    readonly X509Certificate2Collection? _authorities;

    SmtpTrust(X509Certificate2Collection? authorities) => _authorities = authorities;

    /// <summary>The authorities of the operating system.</summary>
    public static readonly SmtpTrust System = new(null);

    /// <summary>The authorities in a PEM file, instead of the system's; empty = the system's.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read or holds no certificate; the message names the setting and what to do.</exception>
    /// <param name="setting">Names the file, for messages.</param>
    /// <param name="server">Whose certificate it is about, for messages.</param>
    public static SmtpTrust From(string pemFile, string setting = Key, string server = "mail server")
    {
        if (pemFile.Length == 0)
        {
            return System;
        }
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(pemFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException($"{setting} = '{pemFile}': cannot be read ({e.Message}); give a PEM file with the certificate of the {server}'s authority", e);
        }
        return authorities.Count > 0 ? new(authorities) : throw new InvalidDataException($"{setting} = '{pemFile}': holds no certificate; give a PEM file with the certificate of the {server}'s authority");
    }

    internal SslClientAuthenticationOptions OptionsFor(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 };
        if (_authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
        }
        return options;
    }
}
