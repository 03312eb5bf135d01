using System.Collections.Frozen;
using System.Globalization;

namespace Ticketing.WebUi;

/// <summary>The files inside the executable by the path they are served at, as listed by the tables that the build embeds beside them.</summary>
public sealed class WebFiles
{
    readonly FrozenDictionary<string, WebFile> _files;

    WebFiles(IEnumerable<WebFile> files) => _files = files.ToFrozenDictionary(file => file.Path, StringComparer.Ordinal);

    public IReadOnlyCollection<WebFile> All => _files.Values;

    /// <summary>The file served at exactly <paramref name="path"/>, or null.</summary>
    public WebFile? Find(string path) => _files.GetValueOrDefault(path);

    /// <exception cref="InvalidOperationException">The executable was built without the page.</exception>
    public static WebFiles Load() => new([.. Read("web/page.tsv"), .. Read("web/scalar.tsv")]);

    static List<WebFile> Read(string table)
    {
        using var stream = typeof(WebFiles).Assembly.GetManifestResourceStream(table)
            ?? throw new InvalidOperationException($"The executable holds no resource {table}: it was built without the page.");
        using var reader = new StreamReader(stream);
        var files = new List<WebFile>();
        while (reader.ReadLine() is { } line)
        {
            files.Add(Parse(line));
        }
        return files;
    }

    /// <summary>One line: path, content type, <c>immutable</c> or <c>revalidate</c>, hash, length, codings.</summary>
    static WebFile Parse(string line)
    {
        var fields = line.Split('\t');
        var codings = fields[5].Split(',').Select(name => name == "br" ? ContentCoding.Brotli : ContentCoding.Gzip).ToList();
        return new($"/{fields[0]}", fields[1], fields[2] == "immutable", fields[3], long.Parse(fields[4], CultureInfo.InvariantCulture), codings);
    }
}
