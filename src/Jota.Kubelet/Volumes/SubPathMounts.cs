using System.Globalization;
using Jota.Kubelet.Files;
using Jota.Kubelet.Specs;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Gives the runtime paths for the subPaths of volumes. The runtime resolves a path when it mounts, which is later than it was looked at:
/// so what was found is mounted in the pod's own directory, where no container reaches, and that is what the runtime gets.
/// </summary>
internal sealed class SubPathMounts(PodDirectories directories)
{
    /// <summary>
    /// The path for the runtime. Throws <see cref="ContainerConfigException"/>, which tells nothing of the machine's files.
    /// </summary>
    /// <param name="podUid">The pod.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="volume">Where the volume is.</param>
    /// <param name="sub">What of the volume is mounted.</param>
    public string Prepare(string podUid, string container, NumberedMount mount, string volume, string sub)
    {
        try
        {
            using var root = PinnedFile.AtPath(volume, PathRules.Any);
            using var source = SubPath.Pin(root, sub) ?? throw new ContainerConfigException(
                $"failed to create subPath directory for volumeMount \"{mount.Name}\" of container \"{container}\"");
            var target =
                Path.Combine(directories.Subpaths(podUid), mount.Name, container, mount.Index.ToString(CultureInfo.InvariantCulture));
            Mount(source, target);
            return target;
        }
        catch (IOException)
        {
            throw new ContainerConfigException($"failed to prepare subPath for volumeMount \"{mount.Name}\" of container \"{container}\"");
        }
    }

    private static void Mount(PinnedFile source, string target)
    {
        // The run before had it too, perhaps of another kind.
        FolderRemoval.Remove(target);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (source.Facts.Kind == FileKind.Folder)
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            File.Create(target).Dispose();
        }

        FileFaultException.Check(LinuxCalls.Mount(source.Path, target, null, LinuxCalls.BindMount, null), target);
    }
}
