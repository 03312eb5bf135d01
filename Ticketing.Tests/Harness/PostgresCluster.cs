using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Npgsql;

[assembly: AssemblyFixture(typeof(Ticketing.Tests.Harness.PostgresOfTheRun))]

namespace Ticketing.Tests.Harness;

/// <summary>A real PostgreSQL of the tests' own: on a port of 127.0.0.1 that stays the same, with its data in a temporary directory. Gone when it is disposed of, or when the test process ends, however it ends.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    public const string User = "ticketing";

    static readonly Lazy<Task<PostgresCluster>> Shared = new(() => Task.Run(() => StartAsync(durable: false)));

    readonly TemporaryDirectory _directory = new();
    readonly ConcurrentQueue<string> _said = new();
    readonly string[] _settings;
    ChildProcess? _process;
    ChildProcess? _guard;

    PostgresCluster(bool durable, IEnumerable<string> settings) =>
        _settings = ["listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "max_connections=400", "max_locks_per_transaction=256", .. durable ? [] : (string[])["fsync=off", "full_page_writes=off"], .. settings];

    public int Port { get; } = FreePort.Next();

    /// <summary>What it logged, over all its starts.</summary>
    public IEnumerable<string> Said => _said;

    internal string Directory => _directory.Path;

    internal string Data => _directory.File("data");

    /// <summary>The one that all tests of this run share, each with a database of its own. It forgets everything in a crash: whoever stops or kills one starts a cluster of its own.</summary>
    public static Task<PostgresCluster> SharedAsync() => Shared.Value;

    internal static PostgresCluster? SharedIfStarted => Shared is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? Shared.Value.Result : null;

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="durable">True = what is committed survives <see cref="KillAsync"/> and a loss of power.</param>
    /// <param name="settings">More of <c>postgresql.conf</c>, each <c>name=value</c>.</param>
    public static Task<PostgresCluster> StartAsync(bool durable, params IEnumerable<string> settings) =>
        StartAsync(new(durable, settings), cluster => PostgresPrograms.RunAsync(cluster.Directory, "initdb", "-D", cluster.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));

    /// <summary>Makes a standby of <paramref name="primary"/> that streams from it under a name, and starts it.</summary>
    internal static Task<PostgresCluster> StartStandbyAsync(PostgresCluster primary, string name) =>
        StartAsync(new(durable: true, []), cluster => PostgresPrograms.RunAsync(cluster.Directory, "pg_basebackup",
            "-d", $"host=127.0.0.1 port={primary.Port} user={User} application_name={name}", "-D", cluster.Data, "-R", "-X", "stream", "-c", "fast"));

    static async Task<PostgresCluster> StartAsync(PostgresCluster cluster, Func<PostgresCluster, Task> fill)
    {
        try
        {
            await PostgresPrograms.OwnAsync(cluster.Directory);
            await fill(cluster);
            await cluster.StartAgainAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>An Npgsql connection string.</summary>
    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Database={database}";

    /// <summary>Starts it on the same port and data after <see cref="StopAsync"/> or <see cref="KillAsync"/>; returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        Assert.Null(_process);
        var (program, arguments) = PostgresPrograms.Call("postgres", ["-D", Data, .. _settings.SelectMany(setting => (string[])["-c", setting])]);
        _process = ChildProcess.Start(program, arguments, _said.Enqueue, _said.Enqueue, Directory);
        _guard = ChildProcess.Start("sh", ["-c", "tail --pid=\"$1\" -f /dev/null; kill -QUIT \"$2\"; tail --pid=\"$2\" -f /dev/null; rm -rf \"$3\"", "guard", Text(Environment.ProcessId), Text(_process.Id), Directory], _ => { }, _ => { });
        await Eventually.TrueAsync(AnswersAsync, "PostgreSQL to answer");
    }

    /// <summary>As <c>systemctl stop</c>: connections end, all is written.</summary>
    public async Task StopAsync()
    {
        _process?.Signal(ChildProcess.SigInt);
        await EndAsync();
    }

    /// <summary>All its processes die at once, as in a power cut.</summary>
    public async Task KillAsync()
    {
        SignalAll(ChildProcess.SigStop); // so that it starts none meanwhile
        SignalAll(ChildProcess.SigKill);
        await EndAsync();
    }

    /// <summary>All its processes stand still: connections stay, nothing is answered, as when its machine hangs or the network swallows everything.</summary>
    public void Pause() => SignalAll(ChildProcess.SigStop);

    /// <summary>Goes on after <see cref="Pause"/>.</summary>
    public void Resume() => SignalAll(ChildProcess.SigCont);

    /// <summary>An empty database, dropped with all connections to it when it is disposed of.</summary>
    public PostgresTestDatabase CreateDatabase() => new(this);

    /// <summary>Runs a statement and returns its first value.</summary>
    public object? Ask(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(ConnectionTo(database) + ";Pooling=false;Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from a test.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
        _directory.Dispose();
    }

    async Task EndAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await Eventually.WithinAsync(process.ExitAsync(), "the end of PostgreSQL");
            await process.DisposeAsync();
            await _guard!.DisposeAsync();
        }
    }

    async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, "PostgreSQL ended: " + string.Join('\n', _said.TakeLast(10)));
        try
        {
            return await Task.Run(() => Ask("SELECT 1")) is 1;
        }
        catch (DbException)
        {
            return false;
        }
    }

    void SignalAll(int signal)
    {
        if (_process is { } process)
        {
            var children = ChildrenOf(process.Id); // after its end they are no longer its children
            process.Signal(signal);
            foreach (var child in children.Union(ChildrenOf(process.Id)))
            {
                ChildProcess.Signal(child, signal);
            }
        }
    }

    static List<int> ChildrenOf(int parent) =>
        [.. System.IO.Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Where(name => ParentOf(name!) == parent).Select(name => int.Parse(name!, CultureInfo.InvariantCulture))];

    /// <summary>Of <c>pid (name) state ppid …</c>; 0 if the process is gone.</summary>
    static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Ends the shared cluster with the run, if a test started it.</summary>
public sealed class PostgresOfTheRun : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (PostgresCluster.SharedIfStarted is { } cluster)
        {
            await cluster.DisposeAsync();
        }
    }
}
