using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Jota.Kubelet.Volumes;

/// <summary>Modes, groups and mounts: what .NET has no calls for.</summary>
internal static partial class FilePermissions
{
    public const int ReadableDirectory = 0x1ED; // 0755
    public const int Everybody = 0x1FF; // 0777
    public const int SetGroup = 0x400; // 02000
    public const int GroupRead = 0x20; // 0040

    public static void Set(string path, int mode, long? group)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        if (group is { } gid)
        {
            Check(Chown(path, uint.MaxValue, (uint)gid), path);
        }

        File.SetUnixFileMode(path, (UnixFileMode)mode);
    }

    /// <summary>Replaces <paramref name="to"/> in one step, whatever it is.</summary>
    public static void Rename(string from, string to)
    {
        if (OperatingSystem.IsLinux())
        {
            Check(RenameFile(from, to), to);
            return;
        }

        File.Move(from, to, overwrite: true);
    }

    public static void MountTmpfs(string path, long? size, int mode)
    {
        var options = size is { } bytes ? $"size={bytes},mode={Convert.ToString(mode, 8)}" : $"mode={Convert.ToString(mode, 8)}";
        Check(Mount("tmpfs", path, "tmpfs", 0, options), path);
    }

    /// <summary>Takes a mount away; nothing happens when there is none.</summary>
    public static void Unmount(string path)
    {
        const int Detach = 2;
        if (OperatingSystem.IsLinux())
        {
            _ = Umount(path, Detach);
        }
    }

    public static bool IsRoot => OperatingSystem.IsLinux() && Geteuid() == 0;

    private static void Check(int result, string path)
    {
        if (result != 0)
        {
            throw new IOException($"{path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameFile(string from, string to);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint Geteuid();
}
