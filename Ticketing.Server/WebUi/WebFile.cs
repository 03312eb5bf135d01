namespace Ticketing.WebUi;

/// <summary>A file of the page inside the executable, kept only in compressed form.</summary>
/// <param name="Path">Where it is served, with the leading slash.</param>
/// <param name="Immutable">True if the path holds the content's hash: browsers never ask again.</param>
/// <param name="Hash">Of the content, for the ETag.</param>
/// <param name="Length">Of the content before compression, in bytes.</param>
/// <param name="Codings">The forms there are.</param>
public sealed record WebFile(string Path, string ContentType, bool Immutable, string Hash, long Length, IReadOnlyList<ContentCoding> Codings)
{
    /// <summary>A strong ETag names one representation, so each coding has its own (RFC 9110, 8.8.3.3).</summary>
    public string ETag(ContentCoding coding) => coding == ContentCoding.Identity ? $"\"{Hash}\"" : $"\"{Hash}-{coding.Extension()}\"";

    /// <summary>The compressed content; <paramref name="coding"/> is one of <see cref="Codings"/>.</summary>
    public Stream Open(ContentCoding coding)
    {
        var name = $"web{Path}.{coding.Extension()}";
        return typeof(WebFile).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The executable holds no resource {name}.");
    }
}
