namespace Ticketing.Tests.Harness;

/// <summary>Where the repository lies and what is in it: conventions read the sources, the harness publishes from there.</summary>
public static class RepositoryFiles
{
    /// <summary>Full path of the top directory.</summary>
    public static readonly string Root = FindRoot();

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public static string Read(params ReadOnlySpan<string> parts) => File.ReadAllText(PathOf(parts));

    /// <summary>All files below <paramref name="folder"/> with that extension that are sources, not products of a build; paths relative to <see cref="Root"/> with forward slashes.</summary>
    public static IReadOnlyList<string> Sources(string folder, params string[] extensions) =>
        [.. Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts" or "dist" or ".git"))
            .Order(StringComparer.Ordinal)];

    static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Ticketing.slnx")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? throw new InvalidOperationException("The tests must run from inside the repository: no Ticketing.slnx above " + AppContext.BaseDirectory);
    }
}
