using System.Security.Cryptography;
using System.Text;
using Jota.Kubelet.Files;

namespace Jota.Kubelet.Csi;

/// <summary>
/// Where volumes of CSI drivers are, as upstream lays them out: <c>pods/UID/volumes/kubernetes.io~csi/NAME/mount</c> for a pod, and
/// <c>plugins/kubernetes.io/csi/DRIVER/HASH/globalmount</c> for the node, with a <c>vol_data.json</c> beside either. No container reaches
/// more of this than what is in the mounts.
/// </summary>
internal sealed class CsiPaths(PodDirectories directories)
{
    private const string Kind = "csi";

    /// <summary>The folder of the pods' folders.</summary>
    public string Pods => Path.Combine(directories.Root, "pods");

    /// <summary>Where plugins put the sockets by which they are found.</summary>
    public string Registry => Path.Combine(directories.Root, "plugins_registry");

    /// <summary>The volumes of a pod that are of CSI drivers.</summary>
    public string Volumes(string podUid) => Path.GetDirectoryName(Volume(podUid, "v"))!;

    /// <summary>All of one volume of a pod.</summary>
    public string Volume(string podUid, string name) => directories.Volume(podUid, Kind, name);

    /// <summary>Where a driver publishes it to.</summary>
    public string Target(string podUid, string name) => Path.Combine(Volume(podUid, name), "mount");

    /// <summary>What is written down of it.</summary>
    public string Note(string podUid, string name) => NoteIn(Volume(podUid, name));

    /// <summary>All of a volume for the node.</summary>
    public string Shared(string driver, string handle) => Path.Combine(
        directories.Root, "plugins", "kubernetes.io", Kind, driver,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(handle))));

    /// <summary>Where a driver stages it to.</summary>
    public string Staging(string driver, string handle) => Path.Combine(Shared(driver, handle), "globalmount");

    /// <summary>What is written down of that.</summary>
    public string SharedNote(string driver, string handle) => NoteIn(Shared(driver, handle));

    private static string NoteIn(string folder) => Path.Combine(folder, "vol_data.json");
}
