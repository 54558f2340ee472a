namespace Jota.Conformance.Tests.Faults;

/// <summary>
/// A file system in a file, which the kernel makes read-only when it meets an error, whoever has files open: what happens to disks that
/// die. Needs root, loop devices and ext4.
/// </summary>
internal sealed class FailingDisk : IDisposable
{
    private readonly string _folder = JotaProcess.NewDirectory();

    private FailingDisk()
    {
    }

    public string Path => System.IO.Path.Combine(_folder, "disk");

    private string Image => System.IO.Path.Combine(_folder, "image");

    public static async Task<FailingDisk> MountAsync(int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "only root can mount a disk");
        Assert.SkipUnless(File.Exists("/sbin/mkfs.ext4"), "mkfs.ext4 is missing");
        var disk = new FailingDisk();
        using (var image = File.Create(disk.Image))
        {
            image.SetLength(megabytes * 1024L * 1024L);
        }

        Directory.CreateDirectory(disk.Path);
        (await Command.RunAsync("/sbin/mkfs.ext4", ["-q", "-F", disk.Image])).Succeeds();
        if (!await disk.TryMountAsync())
        {
            disk.Dispose();
            Assert.Skip("an ext4 file system in a file cannot be mounted here");
        }

        return disk;
    }

    /// <summary>The kernel meets an error.</summary>
    public async Task FailAsync()
    {
        var line = (await File.ReadAllLinesAsync("/proc/mounts")).Single(mount => mount.Split(' ')[1] == Path);
        var trigger = $"/sys/fs/ext4/{System.IO.Path.GetFileName(line.Split(' ')[0])}/trigger_fs_error";
        Assert.SkipUnless(File.Exists(trigger), "this kernel cannot be told to meet an error");
        await File.WriteAllTextAsync(trigger, "1\n");
    }

    /// <summary>Somebody has repaired it.</summary>
    public async Task RepairAsync()
    {
        (await Command.RunAsync("umount", [Path])).Succeeds();
        await Command.RunAsync("/sbin/e2fsck", ["-f", "-y", Image]);
        Assert.True(await TryMountAsync());
    }

    public void Dispose()
    {
        Command.RunAsync("umount", ["--lazy", Path]).GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> TryMountAsync() => (await Command.RunAsync("mount", ["-o", "loop,errors=remount-ro", Image, Path])).ExitCode == 0;
}
