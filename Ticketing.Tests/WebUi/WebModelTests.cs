using Ticketing.Tests.Harness;

namespace Ticketing.Tests.WebUi;

/// <summary>The page's own logic, tested where it runs: by node.</summary>
public class WebModelTests
{
    [Fact]
    public async Task The_tests_of_the_pages_model_pass()
    {
        var result = await ChildProcess.RunAsync("npm", ["test", "--silent"], RepositoryFiles.PathOf("Ticketing.Server", "Web"), limit: TimeSpan.FromMinutes(3));
        Assert.True(result.ExitCode == 0 && result.Output.Contains("# fail 0", StringComparison.Ordinal) && !result.Output.Contains("# pass 0", StringComparison.Ordinal), result.ToString());
    }
}
