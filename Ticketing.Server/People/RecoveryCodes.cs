using System.Security.Cryptography;

namespace Ticketing.People;

/// <summary>Codes for the day the phone is lost: each good once, 80 random bits, kept as SHA-256 only.</summary>
public static class RecoveryCodes
{
    public const int Count = 10;
    const int Length = 16;
    const int Group = 4;

    /// <summary>Ten new ones, such as <c>abcd-efgh-2345-6789</c>.</summary>
    public static IReadOnlyList<string> Generate()
    {
        var codes = new string[Count];
        for (var i = 0; i < Count; i++)
        {
            var code = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", Length);
            codes[i] = string.Join('-', code[..Group], code[Group..(2 * Group)], code[(2 * Group)..(3 * Group)], code[(3 * Group)..]);
        }
        return codes;
    }

    /// <summary>As it is kept; case, spaces and dashes do not matter. Null if it cannot be one.</summary>
    public static string? Keep(string code)
    {
        var plain = code.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return plain.Length == Length ? Convert.ToBase64String(Token.Hash(plain).ToArray()) : null;
    }
}
