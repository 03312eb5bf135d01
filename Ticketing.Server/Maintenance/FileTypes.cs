namespace Ticketing.Maintenance;

/// <summary>Which files may be kept with an asset. What a file is, its first bytes say; what its sender calls it does not count.</summary>
public static class FileTypes
{
    /// <summary>Largest file: a phone's photo or a manual's chapter.</summary>
    public const int Limit = 4 * 1024 * 1024;

    /// <summary>Files of one asset.</summary>
    public const int Most = 50;

    public const int LongestName = 120;

    public const string Allowed = "JPEG, PNG, WebP, GIF, PDF or plain UTF-8 text";

    /// <summary>The media type; null if it is none of those allowed. Nothing a browser would run is among them.</summary>
    public static string? Of(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif"
        : content.StartsWith("%PDF-"u8) ? "application/pdf"
        : IsText(content) ? "text/plain; charset=utf-8"
        : null;

    static bool IsText(ReadOnlySpan<byte> content) => content.Length > 0 && content.IndexOfAnyExcept(Printable) < 0 && System.Text.Unicode.Utf8.IsValid(content);

    static readonly System.Buffers.SearchValues<byte> Printable = System.Buffers.SearchValues.Create(
        [(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (byte)c), .. Enumerable.Range(0x80, 0x80).Select(c => (byte)c)]);
}
