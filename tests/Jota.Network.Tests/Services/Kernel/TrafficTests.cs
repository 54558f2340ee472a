using System.Net;
using System.Net.Sockets;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>Real connections through the real kernel's rules.</summary>
[Collection(LabCollection.Name)]
public sealed class TrafficTests(Lab lab)
{
    private static readonly IPAddress ClusterIP = IPAddress.Parse("10.96.0.10");
    private static readonly IPAddress External = IPAddress.Parse("203.0.113.5");

    [Fact]
    public async Task A_cluster_ip_spreads_connections_over_the_endpoints_which_see_the_pod_that_asks()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1), Pod(2)));
        var counts = await LabNode.CountAsync(lab.Pod(3), ClusterIP, 80, 400);
        Assert.Equal(["one", "two"], counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 120, 280));
        Assert.Equal($"{Lab.PodAddress(3)}", (await LabNode.AskAsync(lab.Pod(3), ClusterIP, 80)).Client);
    }

    [Fact]
    public async Task The_node_and_outsiders_reach_a_cluster_ip_under_the_nodes_address()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1)));
        Assert.Equal(("one", $"{Lab.Gateway}"), await LabNode.AskAsync(lab.Node, ClusterIP, 80));
        Assert.Equal(("one", $"{Lab.Gateway}"), await LabNode.AskAsync(lab.Outside, ClusterIP, 80));
    }

    [Fact]
    public async Task A_pod_reaches_itself_through_its_service()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1)));
        Assert.Equal(("one", $"{Lab.Gateway}"), await LabNode.AskAsync(lab.Pod(1), ClusterIP, 80));
    }

    [Fact]
    public async Task A_node_port_is_open_to_outsiders_pods_and_the_node_and_hides_the_client()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(ports: Port(80, nodePort: 30080)).WithType("NodePort"), Slice(Pod(1)));
        foreach (var from in (Namespace[])[lab.Outside, lab.Pod(2), lab.Node])
        {
            Assert.Equal(("one", $"{Lab.Gateway}"), await LabNode.AskAsync(from, Lab.NodeAddress, 30080));
        }

        // At this address of the node nobody said that ports are open.
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Pod(2), Lab.Gateway, 30080));
    }

    [Fact]
    public async Task With_the_external_policy_Local_outsiders_meet_local_endpoints_only_and_are_seen()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(ports: Port(80, nodePort: 30080)).WithType("NodePort", "Local"), Slice(Pod(1), Pod(2, "node-2")));
        var counts = await LabNode.CountAsync(lab.Outside, Lab.NodeAddress, 30080, 20);
        Assert.Equal(["one"], counts.Keys);
        Assert.Equal("192.168.7.2", (await LabNode.AskAsync(lab.Outside, Lab.NodeAddress, 30080)).Client);

        // Pods and the node are inside, where every endpoint will do.
        Assert.Equal(2, (await LabNode.CountAsync(lab.Pod(3), Lab.NodeAddress, 30080, 60)).Count);
        Assert.Equal(2, (await LabNode.CountAsync(lab.Node, Lab.NodeAddress, 30080, 60)).Count);
    }

    [Fact]
    public async Task Without_a_local_endpoint_outsiders_are_dropped_so_that_a_balancer_turns_elsewhere()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(ports: Port(80, nodePort: 30080)).WithType("NodePort", "Local"), Slice(Pod(2, "node-2")));
        Assert.True(await LabNode.IsDroppedAsync(lab.Outside, Lab.NodeAddress, 30080));
        Assert.Equal("two", (await LabNode.AskAsync(lab.Pod(3), Lab.NodeAddress, 30080)).Name);
        Assert.Equal("two", (await LabNode.AskAsync(lab.Node, Lab.NodeAddress, 30080)).Name);
    }

    [Fact]
    public async Task With_the_internal_policy_Local_pods_meet_the_nodes_endpoints_only()
    {
        await using var node = ServingNode();
        var service = Service();
        service.Spec.InternalTrafficPolicy = "Local";
        await node.SetAsync(service, Slice(Pod(1), Pod(2, "node-2")));
        Assert.Equal(["one"], (await LabNode.CountAsync(lab.Pod(3), ClusterIP, 80, 20)).Keys);
        await node.SetAsync(service, Slice(Pod(2, "node-2")));
        Assert.True(await LabNode.IsDroppedAsync(lab.Pod(3), ClusterIP, 80));
    }

    [Fact]
    public async Task Without_endpoints_everybody_is_refused_at_once()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(ports: Port(80, nodePort: 30080)).WithType("NodePort"));
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Pod(3), ClusterIP, 80));
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Node, ClusterIP, 80));
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Outside, Lab.NodeAddress, 30080));
    }

    [Fact]
    public async Task Another_port_of_a_cluster_ip_is_refused()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1)));
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Pod(3), ClusterIP, 81));
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Node, ClusterIP, 81));
    }

    [Fact]
    public async Task With_affinity_a_client_keeps_its_endpoint_until_that_goes_and_without_it_no_longer()
    {
        await using var node = ServingNode();
        var service = Service(ports: Port(80, nodePort: 30080)).WithType("NodePort").WithAffinity();
        await node.SetAsync(service, Slice(Pod(1), Pod(2), Pod(3)));
        var kept = Assert.Single(await LabNode.CountAsync(lab.Outside, Lab.NodeAddress, 30080, 30)).Key;
        Assert.Equal([kept], (await LabNode.CountAsync(lab.Outside, ClusterIP, 80, 10)).Keys);

        // Another endpoint comes: the client stays. Its own goes: another one is kept from then on.
        V1Endpoint[] all = [Pod(1), Pod(2), Pod(3)];
        var others = all.Where((_, i) => Names[i] != kept).ToArray();
        await node.SetAsync(service, Slice(others));
        var next = Assert.Single(await LabNode.CountAsync(lab.Outside, Lab.NodeAddress, 30080, 30)).Key;
        Assert.NotEqual(kept, next);
        await node.SetAsync(service, Slice(all));
        Assert.Equal([next], (await LabNode.CountAsync(lab.Outside, Lab.NodeAddress, 30080, 30)).Keys);

        await node.SetAsync(Service(ports: Port(80, nodePort: 30080)).WithType("NodePort"), Slice(all));
        Assert.Equal(3, (await LabNode.CountAsync(lab.Outside, Lab.NodeAddress, 30080, 100)).Count);
        Assert.DoesNotContain("sticky", await node.RulesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_balancers_address_is_open_to_its_source_ranges_alone()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service().WithBalancer($"{External}", "192.168.7.0/24"), Slice(Pod(1)));
        Assert.Equal("one", (await LabNode.AskAsync(lab.Outside, External, 80)).Name);
        Assert.True(await LabNode.IsDroppedAsync(lab.Pod(3), External, 80));
        await node.SetAsync(Service().WithBalancer($"{External}", "10.77.0.0/24"), Slice(Pod(1)));
        Assert.True(await LabNode.IsDroppedAsync(lab.Outside, External, 80));
        Assert.Equal("one", (await LabNode.AskAsync(lab.Pod(3), External, 80)).Name);
        await node.SetAsync(Service().WithBalancer($"{External}"), Slice(Pod(1)));
        Assert.Equal("one", (await LabNode.AskAsync(lab.Outside, External, 80)).Name);
    }

    [Fact]
    public async Task An_external_address_leads_to_the_endpoints_and_one_that_two_services_claim_still_works()
    {
        await using var node = ServingNode();
        foreach (var (name, ip, pod) in new[] { ("a", "10.96.0.11", 1), ("b", "10.96.0.12", 2) })
        {
            var service = Service(name, ip);
            service.Spec.ExternalIPs = [$"{External}"];
            await node.SetAsync(service, Slice(Pod(pod)));
        }

        Assert.Equal("one", (await LabNode.AskAsync(lab.Outside, External, 80)).Name);
        await node.RemoveAsync("a");
        Assert.Equal("two", (await LabNode.AskAsync(lab.Outside, External, 80)).Name);
    }

    [Fact]
    public async Task An_endpoint_that_ends_but_serves_is_the_last_resort()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Terminating($"{Lab.PodAddress(1)}"), Pod(2)));
        Assert.Equal(["two"], (await LabNode.CountAsync(lab.Pod(3), ClusterIP, 80, 20)).Keys);
        await node.SetAsync(Service(), Slice(Terminating($"{Lab.PodAddress(1)}")));
        Assert.Equal(["one"], (await LabNode.CountAsync(lab.Pod(3), ClusterIP, 80, 5)).Keys);
    }

    [Fact]
    public async Task While_endpoints_are_switched_to_and_fro_no_request_is_lost()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1)));
        using var over = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            var answered = 0;
            for (; !over.IsCancellationRequested || answered == 0; answered++)
            {
                await LabNode.AskAsync(lab.Pod(3), ClusterIP, 80);
            }

            return answered;
        }).ToList();
        for (var round = 0; round < 20; round++)
        {
            await node.SetAsync(Service(), Slice(Pod(2)));
            await node.SetAsync(Service(), Slice(Pod(1), Pod(2)));
            await node.SetAsync(Service(), Slice(Pod(1)));
        }

        await over.CancelAsync();
        Assert.All(await Task.WhenAll(clients), answered => Assert.True(answered > 0));
    }

    [Fact]
    public async Task A_table_that_was_left_is_replaced_in_one_step()
    {
        await using (ServingNode())
        {
            var left = lab.Start();
            await left.SetAsync(Service("old", "10.96.0.77"), Slice(Pod(1)));
            await using var node = lab.Start();
            await node.SetAsync(Service(), Slice(Pod(1)));
            var rules = await node.RulesAsync();
            Assert.DoesNotContain("10.96.0.77", rules, StringComparison.Ordinal);
            Assert.Equal("one", (await LabNode.AskAsync(lab.Pod(3), ClusterIP, 80)).Name);
        }
    }

    [Fact]
    public async Task After_somebody_flushed_the_rules_a_change_is_refused_whole_so_that_they_are_made_anew()
    {
        await using var node = ServingNode();
        await node.SetAsync(Service(), Slice(Pod(1)));
        await node.FlushAsync();
        var refused = await Assert.ThrowsAsync<NftablesException>(() => node.SetAsync(Service(), Slice(Pod(1), Pod(2))));
        Assert.Contains("No such file or directory", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("table", await node.RulesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kernel_tells_when_the_table_is_gone_and_not_when_it_is_replaced_or_another_goes()
    {
        await using var node = ServingNode();
        using var watch = lab.Node.In(KernelRuleWatch.Open);
        await node.SetAsync(Service(), Slice(Pod(1)));
        var gone = watch.UntilGoneAsync(LabNode.Table, CancellationToken.None);
        var replacing = lab.Start();
        await replacing.SetAsync(Service(), Slice(Pod(1)));
        await replacing.ApplyAsync("add table ip another\ndelete table ip another\n");
        await replacing.SetAsync(Service(), Slice(Pod(1), Pod(2)));
        Assert.False(gone.IsCompleted);
        await node.FlushAsync();
        await gone.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System);
    }

    [Fact]
    public async Task A_service_with_hundreds_of_endpoints_reaches_each()
    {
        await using var node = ServingNode();
        V1Endpoint[] away = [.. Enumerable.Range(1, 250).Select(i => Endpoint($"10.77.1.{i}", "node-2"))];
        await node.SetAsync(Service(), Slice([.. away, Pod(1)]));
        await node.SetAsync(Service(), Slice([Pod(1), Pod(2)]));
        Assert.Equal(2, (await LabNode.CountAsync(lab.Pod(3), ClusterIP, 80, 60)).Count);
        Assert.Equal(2, (await node.RulesAsync()).Split('\n').Count(line => line.Contains(" . 80 . ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Ports_of_one_service_lead_where_each_says()
    {
        await using var node = ServingNode();
        node.Serve(lab.Pod(2), Lab.PodAddress(2), 9090, "metrics");
        var service = Service(ports: [Port(80, name: "http"), Port(81, name: "metrics"), Port(82, "SCTP", "sctp")]);
        Discoveryv1EndpointPort[] ports =
        [
            new() { Name = "http", Port = 8080, Protocol = "TCP" }, new() { Name = "metrics", Port = 9090, Protocol = "TCP" },
            new() { Name = "sctp", Port = 9999, Protocol = "SCTP" },
        ];
        await node.SetAsync(service, Slice([ports[0]], Pod(1)), Slice(ports[1..], Pod(2)));
        Assert.Equal("one", (await LabNode.AskAsync(lab.Pod(3), ClusterIP, 80)).Name);
        Assert.Equal("metrics", (await LabNode.AskAsync(lab.Pod(3), ClusterIP, 81)).Name);
        Assert.Contains("10.96.0.10 . 82 . 0 : 10.77.0.3 . 9999", await node.RulesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_IPv6_it_is_the_same()
    {
        await using var node = lab.Start();
        node.Serve(lab.Pod(1), Lab.PodAddressV6(1), 8080, "one");
        node.Serve(lab.Pod(2), Lab.PodAddressV6(2), 8080, "two");
        var service = Service(ip: "fd96::a", ports: Port(80, nodePort: 30080)).WithType("NodePort");
        var slice = Slice(Endpoint("fd77::2"), Endpoint("fd77::3"));
        await node.SetAsync(service, slice);
        Assert.Equal(2, (await LabNode.CountAsync(lab.Pod(3), IPAddress.Parse("fd96::a"), 80, 60)).Count);
        Assert.Equal("fd77::1", (await LabNode.AskAsync(lab.Outside, IPAddress.Parse("fd00:7::1"), 30080)).Client);
        await node.SetAsync(service.WithAffinity(), slice);
        Assert.Single(await LabNode.CountAsync(lab.Outside, IPAddress.Parse("fd00:7::1"), 30080, 20));
        await node.SetAsync(service);
        Assert.Equal(SocketError.ConnectionRefused, await LabNode.ErrorAsync(lab.Pod(3), IPAddress.Parse("fd96::a"), 80));
    }

    private static readonly string[] Names = ["one", "two", "three"];

    private static V1Endpoint Pod(int number, string node = "node-1") => Endpoint($"{Lab.PodAddress(number)}", node);

    /// <summary>A node whose pods answer on port 8080.</summary>
    private LabNode ServingNode()
    {
        var node = lab.Start();
        for (var pod = 1; pod <= Names.Length; pod++)
        {
            node.Serve(lab.Pod(pod), Lab.PodAddress(pod), 8080, Names[pod - 1]);
        }

        return node;
    }
}
