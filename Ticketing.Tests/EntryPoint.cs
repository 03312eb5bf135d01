using Ticketing.Tests.Bench;

namespace Ticketing.Tests;

/// <summary>Runs the tests; <c>bench [NAME…]</c> as the first argument measures instead.</summary>
static class EntryPoint
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["bench", .. var names] => await Benchmarks.RunAsync(names),
        _ when args.Any(arg => arg is "-automated" or "@@") => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
        _ => await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    };
}
