namespace Ticketing.WebUi;

/// <summary>What the pages may load: their own files only.</summary>
public static class WebPolicies
{
    /// <summary>The page has no inline script or style and builds everything as DOM text.</summary>
    public const string Page =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; " +
        "form-action 'self'; base-uri 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    /// <summary>Scalar adds style elements of its own and draws with data: and blob: images and fonts; scripts still come from here alone.</summary>
    public const string Scalar =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; " +
        "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static string For(string path) => path.StartsWith("/scalar/", StringComparison.Ordinal) ? Scalar : Page;
}
