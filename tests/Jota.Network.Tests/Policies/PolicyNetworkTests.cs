using Jota.Client;
using Jota.Network.Policies;
using Jota.Network.Tests.Services;
using Jota.Tests;
using k8s.Models;
using static Jota.Network.Tests.Policies.PolicyObjects;

namespace Jota.Network.Tests.Policies;

/// <summary>The enforcement of policies follows the API and brings rules into force.</summary>
public sealed class PolicyNetworkTests : IAsyncLifetime
{
    private readonly RecordingNftables _nft = new();
    private readonly HandWatch _watch = new();
    private readonly LoopHealth _loops = new();
    private InProcessApi _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessApi.StartAsync();
        await _server.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_policies_it_takes_away_what_may_be_left_and_the_first_one_makes_tables()
    {
        await using var network = await StartAsync();
        Assert.Equal("add table ip t\ndelete table ip t\nadd table ip6 t\ndelete table ip6 t\n", await _nft.NextAsync());
        await WithPodAsync("one", "10.78.1.2");
        await _server.CreateAsync(Policy("default", "p", Where(), "Ingress"));
        var text = await _nft.NextAsync();
        Assert.StartsWith("add table ip t\ndelete table ip t\ntable ip t {\n", text, StringComparison.Ordinal);
        Assert.Contains("add element ip t ingress-isolated { 10.78.1.2 : goto ingress-of-", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_comes_is_an_element_and_the_last_policy_takes_the_tables_along()
    {
        await WithPodAsync("one", "10.78.1.2");
        await _server.CreateAsync(Policy("default", "p", Where(), "Ingress"));
        await _server.UntilAsync<V1NetworkPolicy>(_ => true);
        await using var network = await StartAsync();
        await _nft.NextAsync();
        await WithPodAsync("two", "10.78.1.3");
        Assert.Matches(
            "^add element ip t ingress-isolated { 10.78.1.3 : goto \\S+ }\nadd element ip t selves { 10.78.1.3 . 10.78.1.3 }\n$", await _nft.NextAsync());
        await _server.DeleteAsync<V1NetworkPolicy>("p");
        Assert.Equal("add table ip t\ndelete table ip t\nadd table ip6 t\ndelete table ip6 t\n", await _nft.NextAsync());

        // The kernel tells that as well; it is nobody's doing but ours.
        _watch.Gone();
        await _server.CreateAsync(Policy("default", "q", Where(), "Egress"));
        Assert.Contains("egress-isolated { 10.78.1.2", await _nft.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespaces_labels_change_who_is_let_through()
    {
        await WithPodAsync("one", "10.78.1.2");
        await _server.CreateAsync(Policy("default", "p", Where(), From([Namespaces(Where("team=blue"))])));
        await _server.UntilAsync<V1NetworkPolicy>(_ => true);
        await using var network = await StartAsync();
        await _nft.NextAsync();
        await _server.ChangeAsync<V1Namespace>("default", ns => ns.Metadata.Labels = new Dictionary<string, string> { ["team"] = "blue" }, ns: "");
        Assert.Matches("^add element ip t peers-\\S+ { 10.78.1.2 }\n$", await _nft.NextAsync());
    }

    [Fact]
    public async Task Rules_that_somebody_took_away_are_made_anew_without_waiting_for_a_change()
    {
        await WithPodAsync("one", "10.78.1.2");
        await _server.CreateAsync(Policy("default", "p", Where(), "Ingress"));
        await _server.UntilAsync<V1NetworkPolicy>(_ => true);
        await using var network = await StartAsync();
        var first = await _nft.NextAsync();
        _watch.Gone();
        Assert.Equal(first, await _nft.NextAsync());
    }

    [Fact]
    public async Task When_rules_are_refused_it_says_so_and_makes_them_anew()
    {
        await WithPodAsync("one", "10.78.1.2");
        await using var network = await StartAsync();
        await _nft.NextAsync();
        _nft.Refusal = "no such table";
        await _server.CreateAsync(Policy("default", "p", Where(), "Ingress"));
        await _server.PassUntilAsync(() => !_loops.IsWell, TimeSpan.FromSeconds(1));
        _nft.Refusal = null;
        await _server.PassUntilAsync(() => _loops.IsWell, TimeSpan.FromSeconds(1));
        Assert.Contains("10.78.1.2 : goto", await _nft.UntilAsync("table ip t {"), StringComparison.Ordinal);
    }

    private async Task WithPodAsync(string name, string address)
    {
        var pod = Pod("default", name, "node-1", []);
        pod.Spec.Containers[0].Image = pod.Spec.Containers[1].Image = "nginx";
        pod.Spec.AutomountServiceAccountToken = false;
        await _server.CreateAsync(pod with { Status = null, Metadata = pod.Metadata with { CreationTimestamp = null } });
        await _server.ChangeAsync<V1Pod>(name, pod => pod.Status = Pod("default", name, "node-1", [address]).Status, "status");
        await _server.UntilAsync<V1Pod>(pod => pod.Metadata.Name == name && pod.Status.PodIP == address);
    }

    private Task<PolicyNetwork> StartAsync() => PolicyNetwork.StartAsync(
        new PolicyNetworkOptions
        {
            Api = _server.As("system:kube-proxy"),
            NodeName = "node-1",
            Table = "t",
            Nftables = _nft,
            Clock = _server.Clock,
            Loops = _loops,
            Watch = () => _watch,
            Families = IpFamily.Both,
        },
        CancellationToken.None);
}
