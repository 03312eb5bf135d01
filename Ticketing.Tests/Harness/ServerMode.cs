using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Ticketing.Tests.Harness;

/// <summary>How the server under test runs.</summary>
public enum ServerMode
{
    /// <summary>The same object graph inside the test process, with real listeners; the clock may be the test's.</summary>
    InProcess,

    /// <summary>The published native executable: what users install.</summary>
    Native,
}

/// <summary>Runs a theory in both modes: one text, two servers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothServersAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([Row(ServerMode.InProcess), Row(ServerMode.Native)]);

    static TheoryDataRow Row(ServerMode mode) => new TheoryDataRow(mode).WithTrait("server", mode.ToString());

    public override bool SupportsDiscoveryEnumeration() => true;
}
