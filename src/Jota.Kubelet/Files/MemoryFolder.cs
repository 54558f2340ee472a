using System.Globalization;
using System.Runtime.InteropServices;

namespace Jota.Kubelet.Files;

/// <summary>Folders whose contents never touch a disk.</summary>
internal static class MemoryFolder
{
    private const long Tmpfs = 0x01021994;

    /// <summary>
    /// Sees to it that a tmpfs is mounted on a folder of the node. Where it is gone, as after a reboot, what lies in the folder is
    /// removed and a new one mounted; answers whether that was needed.
    /// </summary>
    /// <param name="path">The folder, which is there.</param>
    /// <param name="size">The most that it may hold, in bytes; null: the kernel's default.</param>
    public static bool Ensure(string path, long? size)
    {
        using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
        if (IsTmpfs(folder))
        {
            return false;
        }

        FolderRemoval.Empty(folder);
        var options = size is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"mode=0777,size={bytes}") : "mode=0777";

        // Swap is a disk as well; kernels before 6.4 cannot keep out of it.
        if (!TryMount(folder, options + ",noswap") && !TryMount(folder, options))
        {
            throw new FileFaultException(path, Errno.Invalid);
        }

        return true;
    }

    /// <summary>Whether a folder is the root of a tmpfs.</summary>
    public static bool IsTmpfs(PinnedFile folder)
    {
        // struct statfs begins with the file system's type, as wide as a register.
        Span<byte> buffer = stackalloc byte[256];
        FileFaultException.Check(LinuxCalls.StatFileSystem(folder, buffer), folder.Path);
        return folder.Facts.IsMountRoot && MemoryMarshal.Read<nint>(buffer) == Tmpfs;
    }

    private static bool TryMount(PinnedFile folder, string options)
    {
        if (LinuxCalls.Mount("tmpfs", folder.Path, "tmpfs", 0, options) == 0)
        {
            return true;
        }

        var fault = FileFaultException.Last(folder.RealPath);
        return fault.Error == Errno.Invalid ? false : throw fault;
    }
}
