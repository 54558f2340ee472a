namespace Jota.Kubelet.Files;

/// <summary>Mounts of which nothing can be written.</summary>
internal static class ReadOnlyMount
{
    /// <summary>
    /// Mounts something on a folder of the node, unless something is mounted there already. Throws <see cref="IOException"/>.
    /// </summary>
    /// <param name="path">The folder, which is there.</param>
    /// <param name="type">The file system's type, or <c>bind</c>.</param>
    /// <param name="source">What is mounted.</param>
    /// <param name="options">As in <c>/etc/fstab</c>.</param>
    public static void Ensure(string path, string type, string source, IEnumerable<string> options)
    {
        using var folder = PinnedFile.AtPath(path, PathRules.NoLinks);
        if (folder.Facts.IsMountRoot)
        {
            return;
        }

        if (type != "bind")
        {
            var data = string.Join(',', options.Where(option => option is not ("ro" or "rw")));
            FileFaultException.Check(LinuxCalls.Mount(source, path, type, LinuxCalls.ReadOnlyMount, data), path);
            return;
        }

        FileFaultException.Check(LinuxCalls.Mount(source, path, null, LinuxCalls.BindMount | LinuxCalls.Recursive, null), path);

        // A mount of what is mounted elsewhere cannot be made read-only at once.
        FileFaultException.Check(
            LinuxCalls.Mount(null, path, null, LinuxCalls.BindMount | LinuxCalls.Remount | LinuxCalls.ReadOnlyMount, null), path);
    }
}
