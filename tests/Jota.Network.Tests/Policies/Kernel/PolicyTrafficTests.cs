using System.Net;
using System.Net.Sockets;
using System.Text;
using Jota.Client;
using k8s.Models;
using static Jota.Network.Tests.Policies.PolicyObjects;

namespace Jota.Network.Tests.Policies.Kernel;

/// <summary>Real packets through the real kernel's rules.</summary>
public sealed class PolicyTrafficTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_verdict_of_the_truth_table_is_the_kernels_too(int nodes)
    {
        await using var lab = await PolicyLab.StartAsync(nodes);
        var wrong = new StringBuilder();
        var sourcePort = 20000;
        foreach (var (name, policies) in PolicyWorlds.Forty)
        {
            await lab.SetAsync(policies);
            sourcePort = await TryAllAsync(lab, (name, policies), sourcePort, wrong);
            Assert.True(wrong.Length == 0, wrong.ToString());
        }

        await lab.SetAsync();
        Assert.DoesNotContain(PolicyLab.Table, await lab.RulesAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_reaches_an_isolated_pod_and_the_pod_its_node()
    {
        await using var lab = await PolicyLab.StartAsync(2);
        await lab.SetAsync(Policy("x", "p", Where(), "Ingress", "Egress"));
        var pod = lab.Pod("x", "a");
        Assert.True(await Probe.GetsThroughAsync(lab.Node(1), pod.Status.PodIP, "TCP", 80));
        Assert.False(await Probe.GetsThroughAsync(lab.Node(2), pod.Status.PodIP, "TCP", 80));
        using var listener = lab.Node(1).In(() =>
        {
            var socket = Probe.Open(AddressFamily.InterNetwork, "TCP");
            socket.Bind(new IPEndPoint(IPAddress.Any, 6443));
            socket.Listen();
            return socket;
        });
        using var client = lab.Of(pod).In(() => Probe.Open(AddressFamily.InterNetwork, "TCP"));
        await client.ConnectAsync(IPAddress.Parse("10.78.1.1"), 6443).WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task A_connection_that_was_made_goes_on_under_a_policy_that_would_refuse_it_and_the_next_is_refused()
    {
        await using var lab = await PolicyLab.StartAsync(1);
        var (from, to) = (lab.Pod("y", "a"), lab.Pod("x", "a"));
        using var patience = new CancellationTokenSource(Patience);
        using var socket = lab.Of(from).In(() => Probe.Open(AddressFamily.InterNetwork, "TCP"));
        await socket.ConnectAsync(IPAddress.Parse(to.Status.PodIP), 80, patience.Token);
        await lab.SetAsync(Policy("x", "p", Where(), "Ingress"));
        await socket.SendAsync(new byte[1], patience.Token);
        Assert.Equal(1, await socket.ReceiveAsync(new byte[1], patience.Token));
        Assert.False(await Probe.GetsThroughAsync(lab.Of(from), to.Status.PodIP, "TCP", 80));
    }

    [Fact]
    public async Task Policies_are_about_the_pods_behind_a_service_and_a_pod_reaches_itself_through_it()
    {
        await using var lab = await PolicyLab.StartAsync(1);
        var to = lab.Pod("x", "a");
        var service = Services.Objects.Service();
        await lab.ApplyAsync(1, lab.Services.Change([new(service.Key(), service, [SliceOf(to)])], new StaleFlows()));
        await lab.SetAsync(Policy("x", "p", Where("pod=a"), From([Pods(Where("pod=b"))]), "Egress"));
        Assert.True(await Probe.GetsThroughAsync(lab.Of(lab.Pod("x", "b")), "10.96.0.10", "TCP", 80));
        Assert.False(await Probe.GetsThroughAsync(lab.Of(lab.Pod("y", "b")), "10.96.0.10", "TCP", 80));
        Assert.True(await Probe.GetsThroughAsync(lab.Of(to), "10.96.0.10", "TCP", 80));
    }

    [Fact]
    public async Task Two_pods_on_a_bridge_do_not_get_around_policies_by_addresses_of_their_link()
    {
        await using var lab = await PolicyLab.StartAsync(1);
        var (from, to) = (lab.Of(lab.Pod("y", "a")), lab.Of(lab.Pod("x", "a")));
        var shown = await Services.Kernel.Programs.RunAsync("ip", ["-n", to.Name, "-6", "-o", "addr", "show", "dev", "eth0", "scope", "link"]);
        var address = shown.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Split('/')[0];
        var there = new IPEndPoint(IPAddress.Parse(address), 80);
        there.Address.ScopeId = from.In(() => (long)uint.Parse(File.ReadAllText("/proc/thread-self/net/if_inet6").Split('\n').First(line => line.EndsWith("eth0", StringComparison.Ordinal)).Split(' ')[1], System.Globalization.NumberStyles.HexNumber, null));

        // It takes a moment until such an address may be used.
        for (var tries = 0; !await ReachesAsync(); tries++)
        {
            Assert.True(tries < 20, $"{address} is never reached");
        }

        await lab.SetAsync(Policy("x", "p", Where("pod=a"), "Ingress"));
        Assert.False(await ReachesAsync());

        async Task<bool> ReachesAsync()
        {
            using var socket = from.In(() => Probe.Open(AddressFamily.InterNetworkV6, "TCP"));
            using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
            try
            {
                await socket.ConnectAsync(there, moment.Token);
                return true;
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Whoever shall get through has all the time that a slow machine needs; by then, whoever shall not would have, if anybody had let him.
    /// </summary>
    /// <returns>The next port that nobody sent from: the kernel goes on with conversations that an earlier set let through.</returns>
    private static async Task<int> TryAllAsync(
        PolicyLab lab, (string Name, V1NetworkPolicy[] Policies) set, int sourcePort, StringBuilder wrong)
    {
        var reference = new Reference(PolicyWorlds.Three, set.Policies);
        using var over = new CancellationTokenSource(Patience);
        var tries = new List<(Probe Probe, Socket Socket, bool Expected, Task<bool> Through)>();
        foreach (var group in Probe.All(lab.Pods).GroupBy(probe => probe.From.Key()))
        {
            var port = sourcePort;
            foreach (var (probe, socket) in lab.Of(group.First().From).In(() => group.Select(probe => (probe, probe.Open())).ToList()))
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(probe.Source), port++));
                var expected = reference.Allows(probe.From, probe.Source, probe.To, probe.Destination, probe.Protocol, probe.Port);
                tries.Add((probe, socket, expected, probe.TryAsync(socket, over.Token)));
            }
        }

        await Task.WhenAll(tries.Where(t => t.Expected).Select(t => t.Through));
        await Task.WhenAny(Task.WhenAll(tries.Select(t => t.Through)), Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System));
        await over.CancelAsync();
        foreach (var (probe, socket, expected, through) in tries)
        {
            if (await through != expected)
            {
                wrong.Append(null, $"{set.Name}: {probe.From.Key()} -> {probe.To.Key()} {probe.Destination} {probe.Protocol} {probe.Port}: should be {expected}\n");
            }

            socket.Dispose();
        }

        return sourcePort + (Probe.All(lab.Pods).Count() / lab.Pods.Count);
    }

    private static V1EndpointSlice SliceOf(V1Pod pod) =>
        Services.Objects.Slice([new() { Name = "", Port = 80, Protocol = "TCP" }], Services.Objects.Endpoint(pod.Status.PodIP));
}
