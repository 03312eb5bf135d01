namespace Ticketing.Tests.Harness;

/// <summary>Debian's PostgreSQL programs, called as an ordinary user: PostgreSQL refuses root, who therefore becomes the package's user <c>postgres</c>.</summary>
static class PostgresPrograms
{
    const string Installed = "/usr/lib/postgresql";
    const string Account = "postgres";

    static readonly Lazy<string> Folder = new(Find);

    /// <summary>Program and arguments of one of them, such as <c>initdb</c>.</summary>
    public static (string Program, string[] Arguments) Call(string name, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(Folder.Value, name);
        return Environment.IsPrivilegedProcess ? ("setpriv", [$"--reuid={Account}", $"--regid={Account}", "--init-groups", "--", path, .. arguments]) : (path, [.. arguments]);
    }

    /// <summary>Runs one of them to its end, which must be good.</summary>
    public static async Task RunAsync(string directory, string name, params IEnumerable<string> arguments)
    {
        var call = Call(name, arguments);
        (await ChildProcess.RunAsync(call.Program, call.Arguments, directory)).Expect();
    }

    /// <summary>Gives a directory to the user that the programs run as.</summary>
    public static async Task OwnAsync(string directory)
    {
        if (Environment.IsPrivilegedProcess)
        {
            (await ChildProcess.RunAsync("chown", [$"{Account}:", directory])).Expect();
        }
    }

    static string Find() =>
        (Directory.Exists(Installed) ? Directory.EnumerateDirectories(Installed) : [])
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")))
        ?? throw new InvalidOperationException($"There is no PostgreSQL below {Installed}: install Debian's package postgresql, as .ci/run does.");
}
