using System.Net;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>Tests that share a lab take turns.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<Lab>
{
    public const string Name = "lab";
}

/// <summary>
/// A node with pods and an outsider, each a network namespace that this makes and takes away: the node is a router with a bridge for its
/// pods, and the outsider is on another link. Nothing outside of them is touched.
/// </summary>
public sealed class Lab : IAsyncLifetime
{
    private const string Outsider = "out";
    private static readonly string[] PodNames = ["one", "two", "three"];
    private readonly string _prefix = $"jota-{Environment.ProcessId}-";
    private string? _skip;

    public static IPAddress NodeAddress { get; } = IPAddress.Parse("192.168.7.1");

    /// <summary>Where the node's end of the bridge is, which pods send everything to.</summary>
    public static IPAddress Gateway { get; } = IPAddress.Parse("10.77.0.1");

    public static IPAddress PodAddress(int pod) => IPAddress.Parse($"10.77.0.{pod + 1}");

    public static IPAddress PodAddressV6(int pod) => IPAddress.Parse($"fd77::{pod + 1}");

    internal Namespace Node => new(_prefix + "node");

    internal Namespace Outside => new(_prefix + Outsider);

    /// <summary>The pods, from 1 on.</summary>
    internal Namespace Pod(int number) => new(_prefix + PodNames[number - 1]);

    public async ValueTask InitializeAsync()
    {
        _skip = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "network namespaces need Linux and root"
            : !File.Exists("/usr/sbin/nft") ? "apt-get install nftables" : null;
        if (_skip is not null)
        {
            return;
        }

        await Programs.RunAsync("sh", ["-e"], string.Concat(Made().Select(command => $"ip {command}\n")));
        await Programs.RunAsync("ip", ["netns", "exec", Node.Name, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.bridge.bridge-nf-call-iptables=1", "net.bridge.bridge-nf-call-ip6tables=1"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_skip is null)
        {
            await Programs.RunAsync("sh", ["-e"], string.Concat(Everybody.Select(ns => $"ip netns delete {ns.Name}\n")));
        }
    }

    /// <summary>A node without rules. Skips the test, with the reason, where there can be no namespaces.</summary>
    internal LabNode Start()
    {
        Assert.SkipWhen(_skip is not null, _skip ?? "");
        return new LabNode(this);
    }

    private IEnumerable<Namespace> Everybody => [Node, Outside, .. Enumerable.Range(1, PodNames.Length).Select(Pod)];

    /// <summary>What makes it, for <c>ip</c>.</summary>
    private IEnumerable<string> Made()
    {
        foreach (var ns in Everybody)
        {
            yield return $"netns add {ns.Name}";
            yield return $"-n {ns.Name} link set lo up";
        }

        var node = Node.Name;
        yield return $"-n {node} link add pods type bridge";
        yield return $"-n {node} addr add {Gateway}/24 dev pods";
        yield return $"-n {node} addr add fd77::1/64 dev pods nodad";
        yield return $"-n {node} link set pods up";
        for (var pod = 1; pod <= PodNames.Length; pod++)
        {
            var name = Pod(pod).Name;
            yield return $"-n {name} link add eth0 type veth peer name pod{pod} netns {node}";
            yield return $"-n {node} link set pod{pod} master pods up";
            yield return $"-n {node} link set pod{pod} type bridge_slave hairpin on";
            foreach (var line in Linked(name, $"{PodAddress(pod)}/24", $"{PodAddressV6(pod)}/64", $"{Gateway}", "fd77::1"))
            {
                yield return line;
            }
        }

        yield return $"-n {Outside.Name} link add eth0 type veth peer name outside netns {node}";
        yield return $"-n {node} addr add {NodeAddress}/24 dev outside";
        yield return $"-n {node} addr add fd00:7::1/64 dev outside nodad";
        yield return $"-n {node} link set outside up";
        foreach (var line in Linked(Outside.Name, "192.168.7.2/24", "fd00:7::2/64", $"{NodeAddress}", "fd00:7::1"))
        {
            yield return line;
        }

        // As a machine that is somewhere: without a way out, nobody on it may send to an address that it does not know.
        yield return $"-n {node} route add default via 192.168.7.2";
        yield return $"-n {node} -6 route add default via fd00:7::2";
    }

    private static IEnumerable<string> Linked(string name, string address, string address6, string gateway, string gateway6) =>
    [
        $"-n {name} addr add {address} dev eth0",
        $"-n {name} addr add {address6} dev eth0 nodad",
        $"-n {name} link set eth0 up",
        $"-n {name} route add default via {gateway}",
        $"-n {name} -6 route add default via {gateway6}",
    ];
}
