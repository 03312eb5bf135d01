using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Ticketing.WebUi;

/// <summary>How content is compressed on its way, best first.</summary>
public enum ContentCoding
{
    Brotli,
    Gzip,
    Identity,
}

/// <summary>What a client accepts, after RFC 9110, 12.5.3.</summary>
public static class ContentCodings
{
    /// <summary>The best of <paramref name="available"/> that the client accepts, else <see cref="ContentCoding.Identity"/>: that one is always acceptable to somebody who can read at all.</summary>
    public static ContentCoding Choose(StringValues acceptEncoding, IReadOnlyList<ContentCoding> available)
    {
        if (acceptEncoding.Count > 0 && StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var accepted))
        {
            foreach (var coding in available)
            {
                if (Accepts(accepted, coding.Name()))
                {
                    return coding;
                }
            }
        }
        return ContentCoding.Identity;
    }

    static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string name)
    {
        var any = false;
        foreach (var item in accepted)
        {
            if (item.Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return item.Quality is null or > 0;
            }
            any |= item.Value == "*" && item.Quality is null or > 0;
        }
        return any;
    }

    /// <summary>The word in HTTP headers.</summary>
    public static string Name(this ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gzip",
        _ => "identity",
    };

    /// <summary>The last part of an embedded file's name.</summary>
    public static string Extension(this ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => "br",
        ContentCoding.Gzip => "gz",
        _ => throw new ArgumentOutOfRangeException(nameof(coding), coding, "Nothing is embedded uncompressed."),
    };
}
