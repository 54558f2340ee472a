using System.Runtime.InteropServices;

namespace Jota.Kubelet.Runtime.Containerd;

/// <summary>What is mounted on this machine.</summary>
internal static partial class Mounts
{
    private const int Detach = 2;

    /// <summary>Takes down every mount below a directory, the innermost first, also when something still uses it.</summary>
    public static void RemoveBelow(string directory)
    {
        foreach (var point in Below(directory, File.ReadAllLines("/proc/mounts")))
        {
            _ = Unmount(point, Detach);
        }
    }

    /// <summary>The mount points below a directory, the innermost first, from the lines of <c>/proc/mounts</c>.</summary>
    internal static IEnumerable<string> Below(string directory, IEnumerable<string> mounts) => mounts
        .Select(line => Unescape(line.Split(' ')[1]))
        .Where(point => point.StartsWith(directory + "/", StringComparison.Ordinal))
        .OrderByDescending(point => point.Length);

    // The kernel writes what would part fields in octal.
    private static string Unescape(string point) => point
        .Replace(@"\040", " ", StringComparison.Ordinal)
        .Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal)
        .Replace(@"\134", "\\", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmount(string point, int flags);
}
