using System.Text;

namespace Jota.Kubelet.Files;

/// <summary>
/// Takes mounts off folders that are about to go. Mount points are found in <c>/proc/self/mounts</c>, whose bytes are kept as Latin-1
/// text, since a name need not be UTF-8.
/// </summary>
internal static class Mounts
{
    /// <summary>
    /// Takes down every mount below a directory, the innermost first, also when something still uses it. Throws
    /// <see cref="IOException"/> when one stays.
    /// </summary>
    public static void RemoveBelow(string directory)
    {
        using var folder = PinnedFile.FindPath(directory, PathRules.Any);
        if (folder is not null)
        {
            RemoveBelow(folder);
        }
    }

    /// <summary>The same below a folder that is held.</summary>
    public static void RemoveBelow(PinnedFile folder)
    {
        var real = Latin(folder.RealPath);
        for (var left = int.MaxValue; ;)
        {
            var points = Below(real, File.ReadLines("/proc/self/mounts", Encoding.Latin1)).ToList();
            if (points.Count == 0)
            {
                return;
            }

            // One that another hid comes to light when that is gone: as long as they become fewer, there is a next round.
            if (points.Count >= left)
            {
                throw new IOException($"{points[0]} cannot be taken off");
            }

            left = points.Count;
            TakeOff(folder, points.ConvertAll(point => point[(real.Length + 1)..]));
        }
    }

    /// <summary>Takes down what is mounted on an entry of a folder, and everything below it.</summary>
    public static void RemoveAtAndBelow(PinnedFile parent, string name)
    {
        while (true)
        {
            using var entry = Find(parent, Latin(name));
            if (entry?.Facts.Kind is FileKind.Folder)
            {
                RemoveBelow(entry);
            }

            if (entry?.Facts.IsMountRoot is not true)
            {
                return;
            }

            KeepToItself(entry);
            FileFaultException.Check(LinuxCalls.Unmount(entry.Path, LinuxCalls.DetachMount), name);
        }
    }

    /// <summary>The mount points below a directory, the innermost first, from the lines of <c>/proc/mounts</c>.</summary>
    internal static IEnumerable<string> Below(string directory, IEnumerable<string> mounts) => mounts
        .Select(line => Unescape(Point(line)))
        .Where(point => point.StartsWith(directory + "/", StringComparison.Ordinal))
        .OrderByDescending(point => point.Length);

    private static void TakeOff(PinnedFile folder, List<string> points)
    {
        foreach (var point in points)
        {
            using var mount = Find(folder, point);
            if (mount is not null)
            {
                KeepToItself(mount);
            }
        }

        foreach (var point in points)
        {
            using var mount = Find(folder, point);
            if (mount is not null)
            {
                _ = LinuxCalls.Unmount(mount.Path, LinuxCalls.DetachMount);
            }
        }
    }

    // A copy of a shared mount passes on to its twins what is taken off it: a container's copy of /, say, would take /proc off the machine.
    private static void KeepToItself(PinnedFile mount) =>
        _ = LinuxCalls.Mount(null, mount.Path, null, LinuxCalls.PrivateMount | LinuxCalls.Recursive, null);

    // Containers may have written what is on the way: no link there leads to another mount.
    private static PinnedFile? Find(PinnedFile folder, string point)
    {
        var found = LinuxCalls.Open(folder, [.. Encoding.Latin1.GetBytes(point), 0], OpenHow.Hold(PathRules.NoLinks | PathRules.Beneath));
        if (!found.IsInvalid)
        {
            return found;
        }

        found.Dispose();
        return null;
    }

    // A line begins with what is mounted, and where.
    private static string Point(string line)
    {
        var start = line.IndexOf(' ', StringComparison.Ordinal) + 1;
        return line[start..line.IndexOf(' ', start)];
    }

    private static string Latin(string path) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path));

    // The kernel writes what would part fields in octal.
    private static string Unescape(string point) => point
        .Replace(@"\040", " ", StringComparison.Ordinal)
        .Replace(@"\011", "\t", StringComparison.Ordinal)
        .Replace(@"\012", "\n", StringComparison.Ordinal)
        .Replace(@"\043", "#", StringComparison.Ordinal)
        .Replace(@"\134", "\\", StringComparison.Ordinal);
}
