using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ticketing.People;

/// <summary>The secret of a device or a script: <c>tk_</c> and base62 characters from the system's random source. Shown once; only its SHA-256 is stored, which suffices because it cannot be guessed.</summary>
public static class Token
{
    public const string Prefix = "tk_";

    /// <summary>36 characters of base62 are 214 bits.</summary>
    public const int GeneratedLength = 36;
    public const int MinimumLength = 32;
    public const int MaximumLength = 200;

    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static readonly SearchValues<char> Base62Characters = SearchValues.Create(Base62);

    public static string Generate() => Prefix + RandomNumberGenerator.GetString(Base62, GeneratedLength);

    /// <summary>True if <paramref name="text"/> has the form of a token; says nothing about whether it is valid.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>What is wrong with a token that somebody chose (<c>Setup:Token</c>), or null.</summary>
    public static string? FaultOf(string token) =>
        !IsToken(token) ? $"does not start with {Prefix}"
        : token.Length - Prefix.Length < MinimumLength ? $"has {token.Length - Prefix.Length} characters after {Prefix}; at least {MinimumLength} are needed"
        : token.Length > MaximumLength ? $"is longer than {MaximumLength} characters"
        : token.AsSpan(Prefix.Length).IndexOfAnyExcept(Base62Characters) >= 0 ? "holds a character that is neither a letter a-z, A-Z nor a digit"
        : null;

    /// <summary>The form in which a token or session id is stored and looked up.</summary>
    public static TokenHash Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[MaximumLength * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (secret.Length > MaximumLength || !Encoding.UTF8.TryGetBytes(secret, utf8, out var length))
        {
            return default;
        }
        SHA256.HashData(utf8[..length], hash);
        return TokenHash.From(hash);
    }

    /// <summary>A secret of <paramref name="length"/> characters that people can type: no look-alikes.</summary>
    public static string GeneratePassword(int length = 20) => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", length);
}

/// <summary>SHA-256 of a secret as a dictionary key. The value of a guess's hash cannot be steered byte by byte, so an early exit of the dictionary tells nothing; equality is fixed-time all the same.</summary>
public readonly struct TokenHash : IEquatable<TokenHash>
{
    readonly Int128 _high;
    readonly Int128 _low;

    TokenHash(Int128 high, Int128 low) => (_high, _low) = (high, low);

    public static TokenHash From(ReadOnlySpan<byte> sha256) =>
        new(BinaryPrimitives.ReadInt128BigEndian(sha256), BinaryPrimitives.ReadInt128BigEndian(sha256[16..]));

    public byte[] ToArray()
    {
        var bytes = new byte[32];
        BinaryPrimitives.WriteInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    public bool Equals(TokenHash other) => ((_high ^ other._high) | (_low ^ other._low)) == 0;

    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    public override int GetHashCode() => _low.GetHashCode();

    public static bool operator ==(TokenHash left, TokenHash right) => left.Equals(right);
    public static bool operator !=(TokenHash left, TokenHash right) => !left.Equals(right);
}
