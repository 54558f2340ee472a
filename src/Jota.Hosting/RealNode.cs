using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Jota.Kubelet;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Images;
using Jota.Kubelet.Network;
using Jota.Kubelet.Runtime.Cri;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>This machine as a node: its runtime (a private containerd unless another is named), then its kubelet.</summary>
internal sealed class RealNode
{
    private readonly CriRuntime _runtime;
    private readonly PrivateContainerd? _containerd;
    private readonly ImagePreload? _images;

    private RealNode(CriRuntime runtime, PrivateContainerd? containerd, ImagePreload? images) =>
        (_runtime, _containerd, _images) = (runtime, containerd, images);

    /// <summary>The private containerd's settings; the same for starting it and for ending it.</summary>
    /// <param name="options">How the node is set up.</param>
    /// <param name="network">The pods' network; null where it is still to come.</param>
    public static ContainerdOptions ContainerdOptionsOf(NodeOptions options, PodNetwork? network) => new()
    {
        DataDirectory = options.DataDirectory,
        Network = network,
        UsesUsualCniFolders = options.Cni == CniKind.None,
        Mirrors = [.. options.RegistryMirrors.Select(m => new RegistryMirror(m.Key, m.Value, Only: true))],
    };

    /// <summary>Brings the runtime up. Its images come while the node is at work already, but that of sandboxes.</summary>
    public static async Task<RealNode> PrepareAsync(
        NodeOptions options, PodNetwork? network, TimeProvider clock, ILoggerFactory logging, IProgress<string> progress,
        CancellationToken ct)
    {
        if (options.RuntimeEndpoint is { } endpoint)
        {
            return new(new CriRuntime(CriEndpoint.Parse(endpoint), new(), clock), null, null);
        }

        if (NodeServices.MissingHere(options) is { } missing)
        {
            throw new ClusterStartException(missing);
        }

        progress.Report("starting containerd");
        var settings = ContainerdOptionsOf(options, network);
        var containerd = await PrivateContainerd.StartAsync(settings, clock, logging.CreateLogger<PrivateContainerd>(), ct);
        var runtime = new CriRuntime(containerd.Endpoint, new(), clock);
        if (options.ImageDirectory is not { } directory)
        {
            return new(runtime, containerd, null);
        }

        progress.Report($"loading images from {directory}");
        var images = new ImagePreload(runtime, containerd.Paths.Socket, clock, logging.CreateLogger<ImagePreload>());
        await images.BeginAsync(directory, settings.SandboxImage, ct);
        return new(runtime, containerd, images);
    }

    /// <summary>The node's runtime becomes the home's to stop.</summary>
    public void MoveInto(NodeHome home)
    {
        if (_containerd is not null)
        {
            home.Parts.Add(_containerd);
        }

        home.Parts.Add(_runtime);
        if (_images is not null)
        {
            home.Parts.Add(_images);
        }
    }

    /// <summary>Gives pods a network that was still to come, and returns when the runtime has it.</summary>
    public Task PlugInAsync(PodNetwork network, CancellationToken ct) =>
        _containerd?.PlugInAsync(network, _runtime, ct) ?? Task.CompletedTask;

    /// <summary>Registers the node and begins to run its pods.</summary>
    /// <param name="home">What the node stands on.</param>
    /// <param name="options">How it is set up.</param>
    /// <param name="address">The node's address.</param>
    /// <param name="server">Where the API server reaches it.</param>
    /// <param name="podCidr">The addresses of its pods; empty where the cluster gives them.</param>
    /// <param name="dns">The servers that pods are told.</param>
    /// <param name="ct">Gives up the start.</param>
    public Task<Kubelet.Kubelet> StartAsync(
        NodeHome home, NodeOptions options, IPAddress address, NodeServer server, string podCidr, IReadOnlyList<string> dns,
        CancellationToken ct) => Kubelet.Kubelet.StartAsync(
            new KubeletOptions
            {
                Api = home.Kubelet,
                NodeName = options.OwnName,
                Runtime = _runtime,
                DataDirectory = Path.Combine(options.DataDirectory, "kubelet"),
                Clock = home.Clock,
                Logging = home.Logging,
                Loops = home.Loops,
                Trace = home.Trace,
                PodCidr = podCidr,
                Addresses = [address.ToString()],
                Server = server,
                ComingImages = _images,
                StaticPodPath = options.StaticPodPath,
                Eviction = options.Eviction,
                Shutdown = options.Shutdown,
                ImageCollection = options.ImageCollection,
                ClusterDns = dns,
            },
            ct);

    /// <summary>This machine's address: of the first interface that is up and leads out, else loopback.</summary>
    public static IPAddress OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Where(i => i.GetIPProperties().GatewayAddresses.Count > 0)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;
}
