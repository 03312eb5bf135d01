using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ticketing.Notify.Push;

/// <summary>Encrypts what a browser is told, so that its maker, who carries it, cannot read it: RFC 8291 (aes128gcm of RFC 8188). Pure but for the random numbers.</summary>
public static class PushMessage
{
    public const int KeySize = 65, SecretSize = 16;

    /// <summary>What every push service takes (RFC 8030 7.2: at least 4096 bytes with the header of 86 and the tag).</summary>
    public const int MostBytes = 3900;

    const int SaltSize = 16, TagSize = 16, RecordSize = 4096;

    /// <param name="receiver">The browser's public key, an uncompressed point of P-256.</param>
    /// <param name="secret">Shared with the browser when it subscribed.</param>
    /// <exception cref="CryptographicException">The key is no point of the curve.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> secret)
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, receiver, secret, own, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <param name="own">Made for this message alone.</param>
    internal static byte[] Encrypt(ReadOnlySpan<byte> text, ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> secret, ECDiffieHellman own, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MostBytes);
        var sender = PointOf(own.ExportParameters(false).Q);
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = receiver[1..33].ToArray(), Y = receiver[33..65].ToArray() } });
        var agreed = own.DeriveRawSecretAgreement(theirs.PublicKey);
        byte[] info = [.. "WebPush: info\0"u8, .. receiver, .. sender];
        var (key, nonce) = KeysOf(HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, secret.ToArray(), info), salt.ToArray());

        var message = new byte[SaltSize + sizeof(int) + 1 + KeySize + text.Length + 1 + TagSize];
        salt.CopyTo(message);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(SaltSize), RecordSize);
        message[SaltSize + sizeof(int)] = KeySize;
        sender.CopyTo(message, SaltSize + sizeof(int) + 1);
        var start = SaltSize + sizeof(int) + 1 + KeySize;
        byte[] record = [.. text, 2]; // RFC 8188 section 2: the last record ends with a 2
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, record, message.AsSpan(start, record.Length), message.AsSpan(start + record.Length));
        return message;
    }

    /// <summary>RFC 8188 section 2.2 and 2.3.</summary>
    internal static (byte[] Key, byte[] Nonce) KeysOf(byte[] material, byte[] salt) =>
        (HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray()), HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, "Content-Encoding: nonce\0"u8.ToArray()));

    /// <summary>Uncompressed, as browsers write it.</summary>
    public static byte[] PointOf(ECPoint point) => [4, .. point.X!, .. point.Y!];
}
