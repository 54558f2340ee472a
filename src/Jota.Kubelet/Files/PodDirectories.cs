using System.Globalization;
using k8s.Models;

namespace Jota.Kubelet.Files;

/// <summary>Where a pod's files are on the node.</summary>
/// <param name="Root">The kubelet's data directory.</param>
internal sealed record PodDirectories(string Root)
{
    /// <summary>Those below the kubelet's data directory, which is there. From here on no path has a link in it.</summary>
    public static PodDirectories OfMachine(string dataDirectory)
    {
        using var root = PinnedFile.AtPath(dataDirectory, PathRules.Any);
        return new(root.RealPath);
    }

    /// <summary>Whether files, directories and mounts are really made; not for a simulated node.</summary>
    public bool OnDisk { get; init; } = true;

    /// <summary>All that belongs to a pod but its logs.</summary>
    public string Pod(string uid) => Path.Combine(Root, "pods", uid);

    public string Volume(string uid, string kind, string name) => Path.Combine(Pod(uid), "volumes", $"kubernetes.io~{kind}", name);

    public string Volumes(string uid) => Path.Combine(Pod(uid), "volumes");

    /// <summary>What the runtime gets in the place of paths within volumes; no container reaches it.</summary>
    public string Subpaths(string uid) => Path.Combine(Pod(uid), "volume-subpaths");

    public string EtcHosts(string uid) => Path.Combine(Pod(uid), "etc-hosts");

    public string TerminationMessage(string uid, string container, int attempt) =>
        Path.Combine(Pod(uid), "containers", container, attempt.ToString(CultureInfo.InvariantCulture));

    /// <summary><c>logs/pods/NAMESPACE_NAME_UID</c></summary>
    public string Logs(V1Pod pod) => Logs(pod.Metadata.NamespaceProperty ?? "", pod.Metadata.Name, pod.Metadata.Uid);

    public string Logs(string ns, string name, string uid) => Path.Combine(Root, "logs", "pods", $"{ns}_{name}_{uid}");

    /// <summary>Within <see cref="Logs(V1Pod)"/>: <c>CONTAINER/ATTEMPT.log</c>.</summary>
    public static string LogPath(string container, int attempt) =>
        Path.Combine(container, attempt.ToString(CultureInfo.InvariantCulture) + ".log");

    /// <summary>Makes what a pod needs before its first container.</summary>
    public void Create(V1Pod pod)
    {
        if (OnDisk)
        {
            Directory.CreateDirectory(Pod(pod.Metadata.Uid));
            Directory.CreateDirectory(Logs(pod));
        }
    }

    /// <summary>Removes the log of a container that was removed, and what was moved away from it.</summary>
    /// <param name="path">As the runtime writes it; empty when it does not.</param>
    public void RemoveLog(string path)
    {
        if (OnDisk && Path.GetDirectoryName(path) is { Length: > 0 } directory && Directory.Exists(directory))
        {
            File.Delete(path);
            foreach (var moved in Directory.EnumerateFiles(directory, Path.GetFileName(path) + ".*"))
            {
                File.Delete(moved);
            }
        }
    }

    /// <summary>
    /// Removes everything of a pod, logs included. Throws <see cref="IOException"/> when a mount cannot be taken off before.
    /// </summary>
    public void Remove(V1Pod pod)
    {
        foreach (var directory in OnDisk ? new[] { Pod(pod.Metadata.Uid), Logs(pod) } : [])
        {
            FolderRemoval.Remove(directory);
        }
    }
}
