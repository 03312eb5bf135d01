using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>Each check of the home server's monitor: a machine in trouble, then one that is well again.</summary>
[UnsupportedOSPlatform("windows")]
public class HomeServerChecksTests
{
    const string Raid = "md0 : active raid1 sdb1[1] sda1[0]\n      976630464 blocks super 1.2 [2/2] [UU]\n";
    const string Degraded = "md0 : active raid1 sda1[0]\n      976630464 blocks super 1.2 [2/1] [U_]\nmd1 : inactive sdc1[0](S)\n";
    const string Attributes = "ID# ATTRIBUTE_NAME FLAG VALUE WORST THRESH TYPE UPDATED WHEN_FAILED RAW_VALUE\n197 Current_Pending_Sector 0x0012 100 100 000 Old_age Always - ";

    [Fact]
    public async Task Trouble_of_every_kind_is_reported_and_its_end_too()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Settings("HEARTBEAT=off", "INTERNET=(127.0.0.1:$INTERNET_PORT)", $"BACKUPS=(\"photos 26 {machine.File("backup")}\")", $"CERTIFICATES=({machine.File("home.pem")})");
        machine.InternetPort = FreePort.Next();
        machine.Says("df", "Use% IUse% Mounted on\n 10%   97% /srv/my photos\n  -     -  /odd\n");
        machine.Says("systemctl", "backup.service loaded failed failed Backup\n");
        machine.Says("zpool", "tank\tDEGRADED\t85%\n");
        machine.Says("apcaccess", "STATUS   : ONBATT REPLACEBATT \nBCHARGE  : 71.0 Percent\n");
        machine.Runs("smartctl", $"[ \"$1\" = --scan ] && {{ echo '/dev/sda -d sat # /dev/sda, ATA device'; exit; }}\ncat <<'END'\n{Attributes}8\nEND\nexit 8");
        machine.Runs("openssl", "[ \"$4\" != '' ] && exit 1\ncat");
        await File.WriteAllTextAsync(machine.File("mdstat"), Degraded);
        await File.WriteAllTextAsync(machine.File("reboot-required"), "");
        await File.WriteAllTextAsync(machine.File("home.pem"), "a certificate");
        Directory.CreateDirectory(machine.File("backup"));

        (await machine.MonitorAsync()).Expect();
        (await machine.MonitorAsync()).Expect();

        string[] all =
        [
            "backup photos: There is no backup of photos", $"certificate {machine.File("home.pem")}: The certificate {machine.File("home.pem")} expires", "inodes /srv/my photos: /srv/my photos has 97% of its inodes in use",
            "internet: The internet is not reachable", "pool tank: Pool tank is DEGRADED", "raid md0: RAID md0 is degraded [U_]", "raid md1: RAID md1 is inactive", "reboot: nas needs a restart", "room tank: Pool tank is 85% full",
            "sectors /dev/sda: Disk /dev/sda has 8 unreadable sectors", "smart /dev/sda: Disk /dev/sda is failing", "unit backup.service: backup.service has failed",
            "ups battery worn: The battery of ups must be replaced", "ups on battery: Power is out: ups runs on its battery",
        ];
        Assert.Equal(all.Select(text => $"{text} open 1"), (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal));

        // Nobody can tell at the moment: nothing is over because of that.
        machine.Says("df", "", 1);
        machine.Says("systemctl", "", 1);
        machine.Says("zpool", "", 1);
        machine.Says("smartctl", "", 1);
        (await machine.MonitorAsync()).Expect();
        Assert.All(await HomeServerTests.TicketsAsync(server), ticket => Assert.EndsWith("open 1", ticket, StringComparison.Ordinal));

        machine.InternetPort = null;
        machine.Says("df", "Use% IUse% Mounted on\n 10%   12% /srv/my photos\n");
        machine.Says("systemctl", "");
        machine.Says("zpool", "tank\tONLINE\t40%\n");
        machine.Says("apcaccess", "STATUS   : ONLINE \n");
        machine.Runs("smartctl", $"[ \"$1\" = --scan ] && {{ echo '/dev/sda -d sat # /dev/sda, ATA device'; exit; }}\ncat <<'END'\n{Attributes}0\nEND");
        machine.Runs("openssl", "cat");
        await File.WriteAllTextAsync(machine.File("mdstat"), Raid);
        File.Delete(machine.File("reboot-required"));
        await File.WriteAllTextAsync(machine.File("backup/today.tar"), "");
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(all.Select(text => $"{text} done 1"), (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_supply_of_NUT_and_an_old_backup_are_understood()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Settings("HEARTBEAT=off", "CHECKS_OFF=(internet)", $"BACKUPS=(\"photos 26 {machine.File("backup.tar")}\")");
        machine.Runs("upsc", "[ \"$1\" = -l ] && echo cellar || echo 'ups.status: OB LB'");
        await File.WriteAllTextAsync(machine.File("backup.tar"), "");
        File.SetLastWriteTimeUtc(machine.File("backup.tar"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        (await machine.MonitorAsync()).Expect();

        var tickets = await HomeServerTests.TicketsAsync(server);
        Assert.Contains("cellar on battery: Power is out: cellar runs on its battery open 1", tickets);
        Assert.Contains("cellar battery low: The battery of cellar is nearly empty open 1", tickets);
        Assert.Contains(tickets, ticket => ticket.StartsWith("backup photos: The backup of photos is ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_tool_that_is_missing_is_said_once_and_its_check_skipped()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));

        var first = (await machine.MonitorAsync()).Expect();
        var second = (await machine.MonitorAsync()).Expect();

        Assert.Equal(["smart: skipped, smartctl is not installed", "unit: skipped, systemctl is not installed", "ups: skipped, neither apcaccess nor upsc is installed", "zfs: skipped, zpool is not installed"], first.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", second.Errors);
    }

    [Fact]
    public async Task A_unit_that_fails_reports_at_once_and_is_finished_when_it_runs_again()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Says("systemctl", "backup.service loaded failed failed Backup\n");

        (await machine.RunAsync("ticket.sh", "unit", "backup.service")).Expect();
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["unit backup.service: backup.service has failed open 1"], await HomeServerTests.TicketsAsync(server));
        machine.Says("systemctl", "");
        (await machine.MonitorAsync()).Expect();

        Assert.Equal(["unit backup.service: backup.service has failed done 1"], await HomeServerTests.TicketsAsync(server));
        (await machine.RunAsync("ticket.sh", "unit")).Expect(64);
    }

    [Fact]
    public async Task The_units_are_valid_and_the_installation_is_complete()
    {
        using var directory = new TemporaryDirectory();
        var source = RepositoryFiles.PathOf("firmware-samples", "home-server");

        (await ChildProcess.RunAsync("bash", [Path.Combine(source, "install.sh"), "--root", directory.Path, "--all-units"])).Expect();

        foreach (var file in Directory.EnumerateFiles(source, "*.sh", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(source, file)).Where(file => file != "install.sh"))
        {
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(source, file)), await File.ReadAllTextAsync(directory.File($"usr/local/lib/ticketing-monitor/{file}")));
        }
        Assert.True(File.Exists(directory.File("etc/ticketing-monitor/monitor.conf")));
        Assert.Contains("OnFailure=ticket@%n.service", await File.ReadAllTextAsync(directory.File("etc/systemd/system/service.d/10-ticket.conf")), StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(directory.File("etc/systemd/system/ticket@.service.d/10-ticket.conf")));
        var units = directory.File("etc/systemd/system");
        var verified = await ChildProcess.RunAsync("systemd-analyze", ["verify", "--man=no", "--root", directory.Path, $"{units}/ticketing-monitor.service", $"{units}/ticketing-monitor.timer", $"{units}/ticket@.service"]);
        Assert.DoesNotMatch("Unknown|Invalid|Failed to parse|Missing", verified.ToString());
    }
}
