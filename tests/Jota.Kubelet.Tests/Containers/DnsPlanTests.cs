using Jota.Kubelet.Containers;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Tests.Containers;

/// <summary>What is in a pod's <c>resolv.conf</c>.</summary>
public sealed class DnsPlanTests
{
    private const string ClusterSearch = "shop.svc.cluster.local svc.cluster.local cluster.local";

    private static readonly string[] HostFile = ["# the host's", "nameserver 192.0.2.1", "search corp.example lab.example.", "options timeout:1 edns0"];

    [Theory]
    [InlineData("ClusterFirst", false, "10.96.0.10 / " + ClusterSearch + " corp.example lab.example / ndots:5")]
    [InlineData(null, false, "10.96.0.10 / " + ClusterSearch + " corp.example lab.example / ndots:5")]
    [InlineData("ClusterFirst", true, "192.0.2.1 / corp.example lab.example / timeout:1 edns0")]
    [InlineData("ClusterFirstWithHostNet", true, "10.96.0.10 / " + ClusterSearch + " corp.example lab.example / ndots:5")]
    [InlineData("ClusterFirstWithHostNet", false, "10.96.0.10 / " + ClusterSearch + " corp.example lab.example / ndots:5")]
    [InlineData("Default", false, "192.0.2.1 / corp.example lab.example / timeout:1 edns0")]
    [InlineData("None", false, " /  / ")]
    public void A_policy_says_whose_resolver_it_is(string? policy, bool hostNetwork, string expected)
    {
        var plan = DnsPlan.Compute(Pod(policy, hostNetwork), Settings("10.96.0.10"));
        Assert.Equal(expected, Text(plan.Config));
        Assert.Empty(plan.Exceeded);
    }

    [Fact]
    public void Without_cluster_dns_it_is_the_hosts_and_that_is_known()
    {
        var pod = Pod("ClusterFirst", hostNetwork: false);
        Assert.Equal("192.0.2.1 / corp.example lab.example / timeout:1 edns0", Text(DnsPlan.Compute(pod, Settings()).Config));
        Assert.True(DnsPlan.MissesClusterDns(pod, Settings()));
        Assert.False(DnsPlan.MissesClusterDns(Pod("Default", hostNetwork: false), Settings()));
        Assert.False(DnsPlan.MissesClusterDns(pod, Settings("10.96.0.10")));
    }

    [Fact]
    public void What_the_pod_adds_comes_behind_and_its_options_count_more()
    {
        var pod = Pod("ClusterFirst", hostNetwork: false);
        pod.Spec.DnsConfig = new()
        {
            Nameservers = ["1.1.1.1", "10.96.0.10"],
            Searches = ["own.example", "cluster.local"],
            Options = [new() { Name = "ndots", Value = "2" }, new() { Name = "rotate" }],
        };
        Assert.Equal(
            "10.96.0.10 1.1.1.1 / " + ClusterSearch + " corp.example lab.example own.example / ndots:2 rotate",
            Text(DnsPlan.Compute(pod, Settings("10.96.0.10")).Config));
    }

    [Fact]
    public void A_pod_that_wants_nothing_of_others_has_its_own_alone()
    {
        var pod = Pod("None", hostNetwork: false);
        pod.Spec.DnsConfig = new() { Nameservers = ["1.1.1.1"], Searches = ["resolv.conf.local"] };
        Assert.Equal("1.1.1.1 / resolv.conf.local / ", Text(DnsPlan.Compute(pod, Settings("10.96.0.10")).Config));
    }

    [Fact]
    public void More_than_three_servers_are_left_out_and_told()
    {
        var pod = Pod("None", hostNetwork: false);
        pod.Spec.DnsConfig = new() { Nameservers = ["1.1.1.1", "2.2.2.2", "3.3.3.3"] };
        Assert.Empty(DnsPlan.Compute(pod, Settings()).Exceeded);
        pod.Spec.DnsPolicy = "ClusterFirst";
        var plan = DnsPlan.Compute(pod, Settings("10.96.0.10"));
        Assert.Equal(
            ["Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 2.2.2.2"],
            plan.Exceeded);
        Assert.Equal(3, plan.Config.Servers.Count);
    }

    [Theory]
    [InlineData(32, 10, 32)]
    [InlineData(33, 10, 32)]
    [InlineData(32, 63, 32)]
    [InlineData(32, 64, 31)]
    [InlineData(8, 253, 8)]
    [InlineData(9, 253, 8)]
    [InlineData(2, 254, 0)]
    public void Search_paths_fit_into_what_resolvers_take_or_are_left_out_and_told(int count, int length, int fitting)
    {
        var pod = Pod("None", hostNetwork: false);
        pod.Spec.DnsConfig = new() { Searches = [.. Enumerable.Range(0, count).Select(i => $"{i:D2}".PadRight(length, 'x'))] };
        var plan = DnsPlan.Compute(pod, Settings());
        Assert.Equal(fitting, plan.Config.Searches.Count);
        Assert.InRange(string.Join(' ', plan.Config.Searches).Length, 0, 2048);
        Assert.Equal(
            fitting == count
                ? []
                : ["Search Line limits were exceeded, some search paths have been omitted, the applied search line is: " + string.Join(' ', plan.Config.Searches)],
            plan.Exceeded);
    }

    [Fact]
    public void The_hosts_file_is_read_as_it_is_when_a_pod_starts()
    {
        var config = new DNSConfig { Servers = { "192.0.2.1" } };
        var settings = new DnsSettings([], "cluster.local", () => config);
        Assert.Equal("192.0.2.1 /  / ", Text(DnsPlan.Compute(Pod("Default", false), settings).Config));
        config = new DNSConfig { Servers = { "192.0.2.2" } };
        Assert.Equal("192.0.2.2 /  / ", Text(DnsPlan.Compute(Pod("Default", false), settings).Config));
    }

    [Fact]
    public void Of_several_lines_the_last_search_counts_and_options_add_up() => Assert.Equal(
        "192.0.2.1 fd00::1 / b / timeout:2 rotate",
        Text(ResolvConf.Read(["nameserver 192.0.2.1", "nameserver\tfd00::1", "search a", "search b", "options timeout:1", "options rotate", "options timeout:2 rotate", ";x", ""])));

    private static DnsSettings Settings(params string[] cluster) => new(cluster, "cluster.local", () => ResolvConf.Read(HostFile));

    private static V1Pod Pod(string? policy, bool hostNetwork) => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "shop" },
        Spec = new() { DnsPolicy = policy, HostNetwork = hostNetwork, Containers = [] },
    };

    private static string Text(DNSConfig config) =>
        $"{string.Join(' ', config.Servers)} / {string.Join(' ', config.Searches)} / {string.Join(' ', config.Options)}";
}
