using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Jota.ApiServer.Http;
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

    /// <summary>The first /24 of the cluster's pod range: with one node there is no allocation to do.</summary>
    public static string PodCidrOf(ClusterOptions options)
    {
        if (!IPNetwork.TryParse(options.PodCidr, out var range)
            || range.BaseAddress.AddressFamily != AddressFamily.InterNetwork
            || range.PrefixLength > 24)
        {
            throw new ClusterStartException($"--pod-cidr {options.PodCidr}: give an IPv4 range of at least a /24, such as 10.244.0.0/16");
        }

        return $"{range.BaseAddress}/24";
    }

    /// <summary>The private containerd's settings; the same for starting it and for ending it.</summary>
    public static ContainerdOptions ContainerdOptionsOf(ClusterOptions options) => new()
    {
        DataDirectory = options.DataDirectory,
        Network = new PodNetwork { Bridge = ContainerdPaths.BridgeFor(options.DataDirectory), PodCidr = PodCidrOf(options) },
        Mirrors = [.. options.RegistryMirrors.Select(m => new RegistryMirror(m.Key, m.Value, Only: true))],
    };

    /// <summary>Brings the runtime up. Its images come while the node is at work already, but that of sandboxes.</summary>
    public static async Task<RealNode> PrepareAsync(
        ClusterOptions options, TimeProvider clock, ILoggerFactory logging, IProgress<string> progress, CancellationToken ct)
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
        var settings = ContainerdOptionsOf(options);
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

    /// <summary>Registers the node and begins to run its pods.</summary>
    public async Task StartAsync(
        ClusterParts parts, ClusterOptions options, ClusterCertificates certificates, TimeProvider clock, ILoggerFactory logging,
        CancellationToken ct)
    {
        if (_containerd is not null)
        {
            parts.Add(_containerd);
        }

        parts.Add(_runtime);
        if (_images is not null)
        {
            parts.Add(_images);
        }

        var name = (options.NodeName ?? System.Net.Dns.GetHostName()).ToLowerInvariant();
        var address = OwnAddress();
        var server = await parts.StartNodeServerAsync(certificates, name, IPAddress.Parse(address), clock, logging, ct);

        // Before its pods: what they are to reach is there when they begin.
        await NodeServices.StartAsync(parts, options, name, address, clock, logging, ct);
        await NodeDns.StartAsync(parts, options, name, clock, logging, ct);
        var kubelet = await Kubelet.Kubelet.StartAsync(
            new KubeletOptions
            {
                Api = parts.Core.As(Identities.Node(name)),
                NodeName = name,
                Runtime = _runtime,
                DataDirectory = Path.Combine(options.DataDirectory, "kubelet"),
                Clock = clock,
                Logging = logging,
                Loops = parts.Loops,
                Trace = parts.Trace,
                PodCidr = PodCidrOf(options),
                Addresses = [address],
                Server = server,
                ComingImages = _images,
                ClusterDns = NodeDns.ServersFor(options),
            },
            ct);
        parts.Nodes.Add(name, kubelet.Node);
        parts.Add(kubelet);
    }

    /// <summary>This machine's address: of the first interface that is up and leads out, else loopback.</summary>
    private static string OwnAddress() =>
        NetworkInterface.GetAllNetworkInterfaces()
            .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .Where(i => i.GetIPProperties().GatewayAddresses.Count > 0)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork)?.ToString() ?? "127.0.0.1";
}
