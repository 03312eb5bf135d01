using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ticketing.Tests.Harness;

/// <summary>A certificate authority of a test's own, and a server certificate of it.</summary>
public sealed class TestAuthority
{
    /// <param name="clock">Certificates are valid from an hour before its time for a day.</param>
    /// <param name="name">The DNS name or IP address the server certificate is for.</param>
    public TestAuthority(TimeProvider clock, string name = "127.0.0.1", bool expired = false)
    {
        var (from, until) = (clock.GetUtcNow().AddHours(-2), clock.GetUtcNow().AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var authority = request.CreateSelfSigned(from, until);
        AuthorityPem = authority.ExportCertificatePem();

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var server = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }
        server.CertificateExtensions.Add(names.Build());
        using var certificate = server.Create(authority, from, expired ? from.AddHours(1) : until, [1, 2, 3, 4]);
        ServerCertificatePem = certificate.ExportCertificatePem();
        ServerKeyPem = key.ExportPkcs8PrivateKeyPem();
    }

    public string AuthorityPem { get; }
    public string ServerCertificatePem { get; }
    public string ServerKeyPem { get; }
}
