using System.CommandLine;
using System.Net;
using Jota.Hosting;
using Jota.Network.Routes;

namespace Jota.Commands;

/// <summary>The options of this machine as a node, the same for every command that makes it one.</summary>
internal sealed class NodeCommandOptions
{
    private readonly Option<string?> _nodeName = new("--node-name")
    {
        Description = "The real node's name (default: the machine's).",
        HelpName = "NAME",
    };

    private readonly Option<IPAddress?> _nodeAddress = new("--node-ip")
    {
        Description = "The address at which others find the node (default: one that leads to them).",
        HelpName = "ADDRESS",
        CustomParser = CommonOptions.Address,
    };

    private readonly Option<string?> _images = new("--image-dir")
    {
        Description = "A folder of OCI image archives to load.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _endpoint = new("--container-runtime-endpoint")
    {
        Description = "The socket of a CRI runtime that already runs, instead of a private containerd.",
        HelpName = "SOCKET",
    };

    private readonly Option<string[]> _mirrors = new("--registry-mirror")
    {
        Description = "Pull a registry's images from elsewhere, such as docker.io=http://127.0.0.1:5000. May be repeated.",
        HelpName = "REGISTRY=URL",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<KubeProxyKind> _kubeProxy = new("--kube-proxy")
    {
        Description = "Make services' addresses answer on the real node by nftables, or leave that to others.",
        HelpName = "nftables|none",
        CustomParser = CommonOptions.Word<KubeProxyKind>,
        DefaultValueFactory = _ => KubeProxyKind.Nftables,
    };

    private readonly Option<DnsKind> _dns = new("--dns")
    {
        Description = "Who answers names in pods: this process, or nobody (none), so that CoreDNS can be run instead.",
        HelpName = "jota|none",
        CustomParser = CommonOptions.Word<DnsKind>,
        DefaultValueFactory = _ => DnsKind.Jota,
    };

    private readonly Option<CniKind> _cni = new("--cni")
    {
        Description = "Whose network pods are plugged into: jota's, or (none) a plugin's whose file comes into /etc/cni/net.d.",
        HelpName = "jota|none",
        CustomParser = CommonOptions.Word<CniKind>,
        DefaultValueFactory = _ => CniKind.Jota,
    };

    private readonly Option<PodNetworkMode> _podNetwork = new("--pod-network")
    {
        Description = "How packets get to the pods of other nodes: by routes alone, by VXLAN alone, or (auto) by routes on a shared link.",
        HelpName = "auto|routes|vxlan",
        CustomParser = CommonOptions.Word<PodNetworkMode>,
        DefaultValueFactory = _ => PodNetworkMode.Auto,
    };

    private readonly Option<string?> _manifests = new("--pod-manifest-path")
    {
        Description = "A folder of pods, one in a file, that the node runs on its own (static pods).",
        HelpName = "DIR",
    };

    private readonly ReclaimCommandOptions _reclaim;

    /// <summary>With what is checked of them.</summary>
    /// <param name="isGuest">Whether the machine is somebody's own, and no machine for a node.</param>
    public NodeCommandOptions(bool isGuest)
    {
        _reclaim = new(isGuest);
        _mirrors.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
            {
                result.AddError($"--registry-mirror {token.Value}: give REGISTRY=URL");
            }
        });
    }

    /// <summary>Those that say what the node is.</summary>
    public IEnumerable<Option> Machine => [_nodeName, _nodeAddress, _images, _endpoint, _mirrors, _manifests];

    /// <summary>Those that say who does what on it.</summary>
    public IEnumerable<Option> Services => [_kubeProxy, _dns, _cni, _podNetwork, .. _reclaim.All];

    /// <summary>What was given, over the rest of a command's options.</summary>
    public T Over<T>(ParseResult result, T options)
        where T : NodeOptions => options with
        {
            NodeName = result.GetValue(_nodeName),
            NodeAddress = result.GetValue(_nodeAddress),
            ImageDirectory = result.GetValue(_images),
            StaticPodPath = result.GetValue(_manifests) is { Length: > 0 } manifests ? Path.GetFullPath(manifests) : null,
            RuntimeEndpoint = result.GetValue(_endpoint),
            Eviction = _reclaim.EvictionOf(result),
            ImageCollection = _reclaim.ImagesOf(result),
            Shutdown = _reclaim.ShutdownOf(result),
            KubeProxy = result.GetValue(_kubeProxy),
            Dns = result.GetValue(_dns),
            Cni = result.GetValue(_cni),
            PodNetwork = result.GetValue(_podNetwork),
            RegistryMirrors = (result.GetValue(_mirrors) ?? [])
                .ToDictionary(m => m[..m.IndexOf('=', StringComparison.Ordinal)], m => m[(m.IndexOf('=', StringComparison.Ordinal) + 1)..]),
        };
}
