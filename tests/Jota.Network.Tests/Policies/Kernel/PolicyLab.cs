using System.Net;
using System.Net.Sockets;
using Jota.Client;
using Jota.Network.Policies;
using Jota.Network.Tests.Services.Kernel;
using k8s.Models;

namespace Jota.Network.Tests.Policies.Kernel;

/// <summary>
/// Nodes with the nine pods of <see cref="PolicyWorlds"/>, each a network namespace that this makes and takes away: each node is a router
/// with a bridge for its pods, and a link leads from one to the other. Nothing outside of them is touched.
/// </summary>
internal sealed class PolicyLab : IAsyncDisposable
{
    /// <summary>The name of the tables.</summary>
    public const string Table = "jota-test-policies";

    private static int _count;

    private readonly string _prefix = $"jotap-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}-";
    private readonly int _nodes;
    private readonly List<Socket> _serving = [];
    private readonly List<(PolicyWorld World, PolicyTables Tables, NftProgram Nft)> _rules = [];

    private PolicyLab(int nodes) => (_nodes, Pods) = (nodes, [.. PolicyWorlds.Nine(nodes)]);

    /// <summary>The pods.</summary>
    public IReadOnlyList<V1Pod> Pods { get; }

    /// <summary>The services of the first node.</summary>
    public ServiceTables Services { get; } = new("jota-test", new("node-1") { PodRanges = [IPNetwork.Parse("10.78.0.0/16")] });

    /// <summary>Makes it; its pods serve. Skips the test, with the reason, where there can be no namespaces.</summary>
    public static async Task<PolicyLab> StartAsync(int nodes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces need Linux and root");
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "apt-get install nftables");
        var lab = new PolicyLab(nodes);
        try
        {
            await lab.MakeAsync();
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    public Namespace Node(int number) => new($"{_prefix}n{PolicyObjects.Text(number)}");

    public Namespace Of(V1Pod pod) => new($"{_prefix}{pod.Metadata.NamespaceProperty}{pod.Metadata.Name}");

    public V1Pod Pod(string ns, string name) => Pods.Single(pod => pod.Metadata.NamespaceProperty == ns && pod.Metadata.Name == name);

    /// <summary>These policies, and no others, are in force.</summary>
    public async Task SetAsync(params IReadOnlyCollection<V1NetworkPolicy> policies)
    {
        for (var i = 0; i < _nodes; i++)
        {
            var (world, tables, nft) = _rules[i];
            foreach (var ns in PolicyWorlds.Three)
            {
                world.Put(ns.Metadata.Name, ns.LabelsOrEmpty());
            }

            foreach (var pod in Pods)
            {
                world.Put(pod.Key(), PolicyPod.Of(pod, "node-" + PolicyObjects.Text(i + 1)));
            }

            foreach (var gone in world.Policies.Except(policies.Select(policy => policy.Key())).ToList())
            {
                world.Put(gone, (PolicyRules?)null);
            }

            foreach (var policy in policies)
            {
                world.Put(policy.Key(), PolicyRules.Of(policy));
            }

            if (tables.Change() is { Length: > 0 } text)
            {
                await nft.ApplyAsync(text.AsMemory(), CancellationToken.None);
            }
        }
    }

    /// <summary>Carries out commands of somebody else's on a node.</summary>
    public Task ApplyAsync(int node, string commands) => _rules[node - 1].Nft.ApplyAsync(commands.AsMemory(), CancellationToken.None);

    /// <summary>Everything that a node's kernel has of rules.</summary>
    public Task<string> RulesAsync(int node) => Programs.RunAsync("ip", ["netns", "exec", Node(node).Name, "nft", "list", "ruleset"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _serving)
        {
            socket.Dispose();
        }

        await Programs.RunAsync("sh", ["-e"], string.Concat(Everybody
            .Where(ns => File.Exists($"/run/netns/{ns.Name}"))
            .Select(ns => $"ip netns delete {ns.Name}\n")));
    }

    private IEnumerable<Namespace> Everybody => [.. Enumerable.Range(1, _nodes).Select(Node), .. Pods.Select(Of)];

    private async Task MakeAsync()
    {
        await Programs.RunAsync("sh", ["-e"], string.Concat(Made().Select(command => $"ip {command}\n")));
        for (var i = 1; i <= _nodes; i++)
        {
            await Programs.RunAsync("ip", ["netns", "exec", Node(i).Name, "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.bridge.bridge-nf-call-iptables=1", "net.bridge.bridge-nf-call-ip6tables=1"]);
            var world = new PolicyWorld();
            _rules.Add((world, new PolicyTables(Table, world, IpFamily.Both), new NftProgram("nsenter", $"--net=/run/netns/{Node(i).Name}", "nft")));

            // As on every node: connections are known to the kernel before there is any policy.
            await ApplyAsync(i, ServicesOf(i).Change([], new StaleFlows()));
        }

        foreach (var pod in Pods)
        {
            Serve(Of(pod));
        }
    }

    private ServiceTables ServicesOf(int node) =>
        node == 1 ? Services : new("jota-test", new("node-2") { PodRanges = [IPNetwork.Parse("10.78.0.0/16")] });

    private IEnumerable<string> Made()
    {
        foreach (var ns in Everybody)
        {
            yield return $"netns add {ns.Name}";
            yield return $"-n {ns.Name} link set lo up";
        }

        for (var i = 1; i <= _nodes; i++)
        {
            var (node, number) = (Node(i).Name, PolicyObjects.Text(i));
            yield return $"-n {node} link add pods type bridge";
            yield return $"-n {node} addr add 10.78.{number}.1/24 dev pods";
            yield return $"-n {node} addr add fd78:0:{number}::1/64 dev pods nodad";
            yield return $"-n {node} link set pods up";
        }

        foreach (var line in Pods.SelectMany(PluggedIn).Concat(_nodes == 2 ? Between() : []))
        {
            yield return line;
        }
    }

    private IEnumerable<string> PluggedIn(V1Pod pod)
    {
        var (name, node) = (Of(pod).Name, Node(pod.Spec.NodeName[^1] - '0').Name);
        var (link, number) = ($"p{pod.Metadata.NamespaceProperty}{pod.Metadata.Name}", pod.Spec.NodeName[^1]);
        yield return $"-n {name} link add eth0 type veth peer name {link} netns {node}";
        yield return $"-n {node} link set {link} master pods up";
        yield return $"-n {node} link set {link} type bridge_slave hairpin on";
        yield return $"-n {name} addr add {pod.Status.PodIPs[0].Ip}/24 dev eth0";
        yield return $"-n {name} addr add {pod.Status.PodIPs[1].Ip}/64 dev eth0 nodad";
        yield return $"-n {name} link set eth0 up";
        yield return $"-n {name} route add default via 10.78.{number}.1";
        yield return $"-n {name} -6 route add default via fd78:0:{number}::1";
    }

    private IEnumerable<string> Between()
    {
        yield return $"-n {Node(1).Name} link add between type veth peer name between netns {Node(2).Name}";
        foreach (var (own, other) in new[] { (1, 2), (2, 1) })
        {
            var (node, mine, others) = (Node(own).Name, PolicyObjects.Text(own), PolicyObjects.Text(other));
            yield return $"-n {node} addr add 192.168.78.{mine}/24 dev between";
            yield return $"-n {node} addr add fd00:78::{mine}/64 dev between nodad";
            yield return $"-n {node} link set between up";
            yield return $"-n {node} route add 10.78.{others}.0/24 via 192.168.78.{others}";
            yield return $"-n {node} -6 route add fd78:0:{others}::/64 via fd00:78::{others}";
        }
    }

    /// <summary>Takes every connection, and sends every datagram back.</summary>
    private void Serve(Namespace where)
    {
        foreach (var (protocol, port) in PolicyWorlds.Ports)
        {
            var socket = where.In(() =>
            {
                var isStream = protocol == "TCP";
                var made = new Socket(
                    AddressFamily.InterNetworkV6, isStream ? SocketType.Stream : SocketType.Dgram, isStream ? ProtocolType.Tcp : ProtocolType.Udp)
                {
                    DualMode = true,
                };
                made.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return made;
            });
            _serving.Add(socket);
            if (protocol == "TCP")
            {
                socket.Listen(512);
                _ = Task.Run(() => TakeAsync(socket));
            }
            else
            {
                _ = Task.Run(() => EchoAsync(socket));
            }
        }
    }

    /// <summary>Says what it hears, on every connection.</summary>
    private static async Task TakeAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var taken = await listener.AcceptAsync();
                _ = Task.Run(async () =>
                {
                    using (taken)
                    {
                        var buffer = new byte[16];
                        while (await taken.ReceiveAsync(buffer) is > 0 and var read)
                        {
                            await taken.SendAsync(buffer.AsMemory(0, read));
                        }
                    }
                });
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task EchoAsync(Socket socket)
    {
        try
        {
            var (buffer, anybody) = (new byte[16], new IPEndPoint(IPAddress.IPv6Any, 0));
            while (true)
            {
                var asked = await socket.ReceiveFromAsync(buffer, anybody);
                await socket.SendToAsync(buffer.AsMemory(0, asked.ReceivedBytes), asked.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
