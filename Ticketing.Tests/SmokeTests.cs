namespace Ticketing.Tests;

public class SmokeTests
{
    [Fact]
    public void Runner_runs() => Assert.Equal(2, 1 + 1);
}
