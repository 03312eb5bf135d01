using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.People;

/// <summary>PBKDF2-HMAC-SHA512 with the parameters inside the stored text: <c>pbkdf2-sha512$210000$salt$hash</c>, both base64. At least 210,000 iterations are asked for by OWASP ASVS 5 appendix C.</summary>
public static class PasswordHash
{
    public const int Iterations = 210_000;
    public const int MinimumLength = 8;
    public const int MaximumLength = 128;

    const string Algorithm = "pbkdf2-sha512";
    const int SaltSize = 16;
    const int HashSize = 64;

    /// <summary>A hash no password has, with today's cost: checking it takes as long as checking a real one, so that time does not tell which names exist.</summary>
    public static readonly string OfNobody = $"{Algorithm}${Iterations}${Convert.ToBase64String(new byte[SaltSize])}${Convert.ToBase64String(new byte[HashSize])}";

    /// <summary>What is wrong with a new password, or null. Any characters are allowed; a good one is long.</summary>
    public static string? FaultOf(string password) =>
        password.Length < MinimumLength ? $"has {password.Length} characters; at least {MinimumLength} are needed"
        : password.Length > MaximumLength ? $"has {password.Length} characters; at most {MaximumLength} are allowed"
        : Token.IsToken(password) ? $"starts with {Token.Prefix}, which only tokens do"
        : null;

    /// <summary>Costs about 160 ms of one core.</summary>
    public static string Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return $"{Algorithm}${Iterations.ToString(CultureInfo.InvariantCulture)}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations, HashSize))}";
    }

    /// <summary>True if the password belongs to the hash; compares in constant time. A hash that cannot be read matches nothing.</summary>
    /// <param name="outdated">True if it should be stored again with today's parameters.</param>
    public static bool Verify(string password, string hash, out bool outdated)
    {
        outdated = false;
        var parts = hash.Split('$');
        if (parts.Length != 4 || parts[0] != Algorithm || password.Length > MaximumLength
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > 10_000_000)
        {
            return false;
        }
        Span<byte> salt = stackalloc byte[64];
        Span<byte> expected = stackalloc byte[128];
        if (!Convert.TryFromBase64String(parts[2], salt, out var saltLength) || !Convert.TryFromBase64String(parts[3], expected, out var length) || saltLength < 8 || length < 16)
        {
            return false;
        }
        outdated = iterations < Iterations || saltLength < SaltSize || length < HashSize;
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt[..saltLength], iterations, length), expected[..length]);
    }

    static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA512, length);
}
