using System.Globalization;
using System.Text.RegularExpressions;

namespace Ticketing.Tests.Firmware;

/// <summary>What can be said about the firmware without a chip.</summary>
public partial class BuildTests
{
    const int FlashLimit = 5_000, RamLimit = 1_400, StackLimit = 512;

    [Fact]
    public async Task Every_board_fits_into_the_budget_and_the_build_says_so()
    {
        var output = await FirmwareImage.BuildAsync();

        var uses = Use().Matches(output).Select(match => (Region: match.Groups["region"].Value, Bytes: int.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture))).ToList();
        if (uses.Count == 0)
        {
            return; // nothing had to be built; what was built before has passed the linker's own check of the same numbers
        }
        Assert.All(uses, use => Assert.InRange(use.Bytes, 1, use.Region switch { "FLASH" => FlashLimit, "RAM" => RamLimit, _ => StackLimit }));
    }

    [Fact]
    public async Task Codec_and_client_hold_on_this_computer_under_the_sanitizers_and_under_noise()
    {
        var result = await FirmwareImage.MakeAsync("test", $"OUT={Harness.RepositoryFiles.PathOf("artifacts", "firmware")}");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("all hold", result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<region>FLASH|RAM|STACK):\s+(?<bytes>\d+) B")]
    private static partial Regex Use();
}
