using System.Runtime.Versioning;
using Ticketing.Tests.Harness;

namespace Ticketing.Tests.Firmware;

/// <summary>Debian's smartd and mdadm call the home server's hooks. Only the disk is imitated: that of a test machine has no S.M.A.R.T.</summary>
[UnsupportedOSPlatform("windows")]
public class HomeServerHooksTests
{
    const string Disk = "/dev/null";

    static readonly Lazy<Task<string>> ImitatedDisk = new(CompileAsync);

    [Fact]
    public async Task A_disk_that_smartd_sees_failing_is_one_ticket_with_that_of_the_check()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Settings("HEARTBEAT=off", "CHECKS_OFF=(unit ups zfs)");
        machine.Runs("smartctl", $"[ \"$1\" = --scan ] && {{ echo '{Disk} -d ata'; exit; }}\nexport IMITATED_DISK={machine.File("disk")} LD_PRELOAD={await ImitatedDisk.Value}\nexec /usr/sbin/smartctl \"$@\"");
        await File.WriteAllTextAsync(machine.File("disk"), "failing 8 30");

        await SmartdAsync(machine, "-H -C 197");
        (await machine.MonitorAsync()).Expect();

        Assert.Equal([$"sectors {Disk}: Disk {Disk}, 8 Currently unreadable (pending) sectors open 1", $"smart {Disk}: Disk {Disk} is failing open 1"], (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal));

        await File.WriteAllTextAsync(machine.File("disk"), "ok 0 30");
        (await machine.MonitorAsync()).Expect();

        Assert.All(await HomeServerTests.TicketsAsync(server), ticket => Assert.EndsWith("done 1", ticket, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_only_smartd_sees_stays_until_a_person_finishes_it()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        machine.Settings("HEARTBEAT=off", "CHECKS_OFF=(unit ups zfs)");
        machine.Runs("smartctl", $"[ \"$1\" = --scan ] && echo '{Disk} -d ata'");
        await File.WriteAllTextAsync(machine.File("disk"), "ok 0 61");

        await SmartdAsync(machine, "-W 0,0,55 -M test");
        (await machine.MonitorAsync()).Expect();

        var tickets = (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, tickets.Length);
        Assert.Matches($"^smartd Temperature {Disk}: Disk {Disk}, Temperature 61 Celsius reached critical limit of 55 Celsius .*open 1$", tickets[0]);
        Assert.Equal("smartd test: A test of smartd open 1", tickets[1]);
    }

    [Fact]
    public async Task A_raid_that_is_gone_is_told_by_mdadm()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));

        (await machine.DaemonAsync("/sbin/mdadm", ["--monitor", "--oneshot", $"--program={HomeServer.Script("hooks/mdadm.sh")}", "/dev/md117"])).Expect();
        Assert.Equal(["raid md117 gone: RAID md117 has disappeared open 1"], await HomeServerTests.TicketsAsync(server));

        (await machine.RunAsync("hooks/mdadm.sh", "NewArray", "/dev/md117")).Expect();
        Assert.Equal(["raid md117 gone: RAID md117 has disappeared done 1"], await HomeServerTests.TicketsAsync(server));
    }

    /// <summary>An array that degrades needs the kernel's driver: the events are those of mdadm(8), the text that of /proc/mdstat.</summary>
    [Fact]
    public async Task A_raid_that_mdadm_sees_degraded_is_one_ticket_with_that_of_the_check()
    {
        await using var server = await ServerUnderTest.StartAsync(ServerMode.Native);
        using var machine = new HomeServer(server, await server.DeviceAsync("nas", HomeServer.Name));
        await File.WriteAllTextAsync(machine.File("mdstat"), "md117 : active raid1 sda1[0]\n      976630464 blocks super 1.2 [2/1] [U_]\n");

        (await machine.RunAsync("hooks/mdadm.sh", "Fail", "/dev/md117", "/dev/sdb1")).Expect();
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["raid md117: RAID md117 is degraded: /dev/sdb1 failed open 1"], await HomeServerTests.TicketsAsync(server));

        await File.WriteAllTextAsync(machine.File("mdstat"), "md117 : active raid1 sdb1[1] sda1[0]\n      976630464 blocks super 1.2 [2/2] [UU]\n");
        (await machine.RunAsync("hooks/mdadm.sh", "SpareActive", "/dev/md117", "/dev/sdb1")).Expect();
        (await machine.RunAsync("hooks/mdadm.sh", "RebuildFinished", "/dev/md117", " mismatches found: 128 (on raid level 1)")).Expect();
        (await machine.RunAsync("hooks/mdadm.sh", "Rebuild20", "/dev/md117")).Expect();
        (await machine.MonitorAsync()).Expect();
        Assert.Equal(["raid md117 differs: RAID md117: mismatches found: 128 (on raid level 1) open 1", "raid md117: RAID md117 is degraded: /dev/sdb1 failed done 1"], (await HomeServerTests.TicketsAsync(server)).Order(StringComparer.Ordinal));
        (await machine.RunAsync("hooks/mdadm.sh", "Fail")).Expect(64);
    }

    /// <summary>smartd looks once at the imitated disk.</summary>
    static async Task SmartdAsync(HomeServer machine, string directives)
    {
        await File.WriteAllTextAsync(machine.File("smartd.conf"), $"{Disk} -d ata {directives} -m <nomailer> -M exec {HomeServer.Script("hooks/smartd.sh")}\n");
        (await machine.DaemonAsync("/usr/sbin/smartd", ["--debug", "--quit=onecheck", $"--configfile={machine.File("smartd.conf")}", $"--savestates={machine.File("smartd.")}", $"--attributelog={machine.File("smartd.")}"],
            ("LD_PRELOAD", await ImitatedDisk.Value), ("IMITATED_DISK", machine.File("disk")))).Expect();
    }

    static async Task<string> CompileAsync()
    {
        var library = Path.Combine(AppContext.BaseDirectory, "smart-disk.so");
        (await ChildProcess.RunAsync("gcc", ["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-o", library, RepositoryFiles.PathOf("Ticketing.Tests", "Harness", "smart", "disk.c"), "-ldl"])).Expect();
        return library;
    }
}
