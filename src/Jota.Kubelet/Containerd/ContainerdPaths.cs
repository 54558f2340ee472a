using System.Security.Cryptography;
using System.Text;
using Jota.Kubelet.Network;

namespace Jota.Kubelet.Containerd;

/// <summary>
/// Where a private containerd keeps what. Images and containers live in the data directory. Sockets and what must not outlast a reboot
/// live in a directory below <c>/run</c> named after the data directory: the path of a unix socket may have 107 bytes at most, and a
/// data directory may be deep.
/// </summary>
public sealed class ContainerdPaths
{
    /// <summary>The paths for a data directory; the same ones each time.</summary>
    public ContainerdPaths(string dataDirectory)
    {
        Data = Path.GetFullPath(dataDirectory);
        Identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Data)))[..8];
        Run = Path.Combine(BridgeOwner.RunRoot, Identity);
        Base = Path.Combine(Data, "containerd");
    }

    /// <summary>Where network plugins put their configuration.</summary>
    public const string UsualCniConfig = "/etc/cni/net.d";

    /// <summary>Where they put their programs.</summary>
    public const string UsualCniPlugins = "/opt/cni/bin";

    /// <summary>A name for the bridge of the cluster of this data directory.</summary>
    public static string BridgeFor(string dataDirectory) => BridgeOwner.Prefix + new ContainerdPaths(dataDirectory).Identity;

    /// <summary>The node's data directory.</summary>
    public string Data { get; }

    /// <summary>Eight hexadecimal digits that name this data directory among all of the machine.</summary>
    public string Identity { get; }

    /// <summary>All that containerd keeps on disk.</summary>
    public string Base { get; }

    /// <summary>Sockets and running state.</summary>
    public string Run { get; }

    /// <summary>Names the data directory, for whoever comes upon <see cref="Run"/> or the bridge.</summary>
    public string Owner => Path.Combine(Run, BridgeOwner.Note);

    /// <summary>A link from the data directory to <see cref="Run"/>, for people.</summary>
    public string RunLink => Path.Combine(Base, "run");

    /// <summary>Images, snapshots and metadata.</summary>
    public string Root => Path.Combine(Base, "root");

    /// <summary>State of running containers.</summary>
    public string State => Path.Combine(Run, "state");

    /// <summary>The socket that serves CRI.</summary>
    public string Socket => Path.Combine(Run, "containerd.sock");

    /// <summary>The socket of containerd's other protocol, whose connections may stay silent.</summary>
    public string TtrpcSocket => Socket + ".ttrpc";

    /// <summary>The configuration file.</summary>
    public string Config => Path.Combine(Base, "config.toml");

    /// <summary>What containerd prints.</summary>
    public string Log => Path.Combine(Base, "containerd.log");

    /// <summary>A <c>hosts.toml</c> per registry.</summary>
    public string Registries => Path.Combine(Base, "registries");

    /// <summary>The pod network's configuration.</summary>
    public string CniConfig => Path.Combine(Base, "cni");

    /// <summary>Addresses in use. Nobody uses one after a reboot.</summary>
    public string CniAddresses => Path.Combine(Run, "addresses");

    /// <summary>For <c>--container-runtime-endpoint</c> and <c>crictl</c>.</summary>
    public string Endpoint => "unix://" + Socket;
}
