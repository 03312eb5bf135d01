using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Ticketing.Tests.Harness;

/// <summary>How the server under test runs, and where its stores lie.</summary>
public enum ServerMode
{
    /// <summary>The same object graph inside the test process, with real listeners; the clock may be the test's. SQLite.</summary>
    InProcess,

    /// <summary>The published native executable: what users install. SQLite.</summary>
    Native,

    /// <summary>As <see cref="InProcess"/>, on a PostgreSQL database of the test's own.</summary>
    InProcessOnPostgres,

    /// <summary>As <see cref="Native"/>, on a PostgreSQL database of the test's own.</summary>
    NativeOnPostgres,
}

static class ServerModes
{
    extension(ServerMode mode)
    {
        public bool IsNative => mode is ServerMode.Native or ServerMode.NativeOnPostgres;
        public bool IsOnPostgres => mode is ServerMode.InProcessOnPostgres or ServerMode.NativeOnPostgres;
    }
}

/// <summary>Runs a theory in some modes: one text, several servers.</summary>
public abstract class ServersAttribute(params ServerMode[] modes) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. modes.Select(mode => new TheoryDataRow(mode).WithTrait("server", mode.ToString()))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Runs a theory in process and natively, each on SQLite and on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothServersAttribute() : ServersAttribute(ServerMode.InProcess, ServerMode.Native, ServerMode.InProcessOnPostgres, ServerMode.NativeOnPostgres);

/// <summary>Runs a theory that needs the test's clock, on SQLite and on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InProcessServersAttribute() : ServersAttribute(ServerMode.InProcess, ServerMode.InProcessOnPostgres);

/// <summary>Runs a theory that brings a database of its own to a server on SQLite, in process and natively.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FileServersAttribute() : ServersAttribute(ServerMode.InProcess, ServerMode.Native);

/// <summary>Runs a theory that needs a process or a command, on SQLite and on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeServersAttribute() : ServersAttribute(ServerMode.Native, ServerMode.NativeOnPostgres);
