using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Journeys;

/// <summary>The first start makes an owner with a password of his own, tells where it is written, and never does so again.</summary>
[SupportedOSPlatform("linux")]
public partial class FirstStartTests
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory, BothServers]
    public async Task Generated_credentials_are_in_a_file_for_the_owner_alone_and_work(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode, ("Setup:AdminPassword", ""), ("Setup:Token", ""));
        var file = Path.Combine(server.Data, "first-start.txt");

        var text = await File.ReadAllTextAsync(file);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(server.Data));
        Assert.All(Directory.GetFiles(server.Data, "*", SearchOption.AllDirectories), one => Assert.Equal(OwnerOnly, File.GetUnixFileMode(one) & ~UnixFileMode.UserExecute));
        Assert.True(!mode.IsNative || server.Log.Lines.Any(line => line.Contains(file, StringComparison.Ordinal)), "The executable does not say where the file is.");
        var (password, token) = (Password().Match(text).Groups[1].Value, Token().Match(text).Value);
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains(password, StringComparison.Ordinal) || line.Contains(token, StringComparison.Ordinal));
        (await server.As(Api.Basic("admin", password)).GetAsync("/api/v1/users")).Expect(200);
        (await server.As(Api.Bearer(token)).SubmitAsync("""{"title": "Alarm"}""")).Expect(201);
        (await server.As(Api.Basic("setup", token)).GetAsync("/api/v1/tickets")).Expect(200);
        (await server.As(Api.Basic("admin", "admin")).GetAsync("/api/v1/users")).Expect(401);
    }

    [Theory, BothServers]
    public async Task The_second_start_changes_no_credentials(ServerMode mode)
    {
        await using var server = await ServerUnderTest.StartAsync(mode);
        (await server.Admin.GetAsync("/api/v1/users")).Expect(200);
        var written = await File.ReadAllTextAsync(Path.Combine(server.Data, "first-start.txt"));
        Assert.DoesNotContain(ServerUnderTest.AdminPassword, written, StringComparison.Ordinal);
        await server.StopAsync();
        File.Delete(Path.Combine(server.Data, "first-start.txt"));

        await server.StartAgainAsync(("Setup:AdminPassword", "another password"), ("Setup:Token", "tk_another0123456789012345678901234567"));

        Assert.False(File.Exists(Path.Combine(server.Data, "first-start.txt")));
        (await server.Admin.GetAsync("/api/v1/users")).Expect(200);
        (await server.Script.GetAsync("/api/v1/tickets")).Expect(200);
        (await server.As(Api.Basic("admin", "another password")).GetAsync("/api/v1/users")).Expect(401);
    }

    [GeneratedRegex(@"password: (\S+)")]
    private static partial Regex Password();

    [GeneratedRegex(@"tk_\w{32,}")]
    private static partial Regex Token();
}
