using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>The chips that can be emulated, and which of QEMU's machines carries each.</summary>
public enum Chip
{
    F405,
    F205,
    F100,
}

/// <summary>The firmware as the Makefile builds it, once per test run.</summary>
static class FirmwareImage
{
    static readonly Lazy<Task<ProcessResult>> Built = new(() => MakeAsync("all-boards", $"OUT={Folder}"));

    static string Folder => RepositoryFiles.PathOf("artifacts", "firmware");

    /// <summary>What the build of all boards said; it has succeeded.</summary>
    public static async Task<string> BuildAsync()
    {
        var result = await Built.Value;
        Assert.True(result.ExitCode == 0, $"make all-boards: {result}");
        return result.Output;
    }

    /// <summary>Path of the image for that chip.</summary>
    public static async Task<string> PathAsync(Chip chip)
    {
        await BuildAsync();
        return Path.Combine(Folder, chip.ToString().ToLowerInvariant() + ".elf");
    }

    public static Task<ProcessResult> MakeAsync(params string[] arguments) =>
        ChildProcess.RunAsync("make", ["-s", "-C", RepositoryFiles.PathOf("firmware-samples", "stm32"), .. arguments], limit: TimeSpan.FromMinutes(5));
}
