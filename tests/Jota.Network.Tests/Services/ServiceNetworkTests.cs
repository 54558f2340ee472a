using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services;

/// <summary>The service network follows the API and brings rules into force.</summary>
public sealed class ServiceNetworkTests : IAsyncLifetime
{
    private readonly RecordingNftables _nft = new();
    private readonly NoFlows _flows = new();
    private readonly HandWatch _watch = new();
    private readonly LoopHealth _loops = new();
    private InProcessApi _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await InProcessApi.StartAsync();
        await _server.CreateAsync(new V1Node { Metadata = new() { Name = "node-1" } });
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task It_starts_with_all_there_is_in_one_step()
    {
        var web = await WithEndpointAsync();
        await using var network = await StartAsync();
        var text = await _nft.NextAsync();
        Assert.StartsWith("add table ip jota\ndelete table ip jota\ntable ip jota {\n", text, StringComparison.Ordinal);
        Assert.Contains("delete table ip6 jota\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("table ip6 jota {", text, StringComparison.Ordinal);
        Assert.Contains($"{web.Spec.ClusterIP} . 80 . 0 : 10.77.0.2 . 8080", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoints_change_is_what_differs_and_a_deleted_service_leaves_nothing()
    {
        var ip = (await WithEndpointAsync()).Spec.ClusterIP;
        await using var network = await StartAsync();
        await _nft.NextAsync();
        await _server.ChangeAsync<V1EndpointSlice>("web-1", slice => slice.Endpoints = [Endpoint("10.77.0.3")]);
        Assert.Equal(
            $"delete element ip jota services-tcp-endpoints {{ {ip} . 80 . 0 : 10.77.0.2 . 8080 }}\nadd element ip jota services-tcp-endpoints {{ {ip} . 80 . 0 : 10.77.0.3 . 8080 }}\n",
            WithoutHairpins(await _nft.NextAsync()));
        await _server.DeleteAsync<V1Service>("web");
        Assert.Equal(
            $"delete element ip jota services {{ {ip} . tcp . 80 : goto services-tcp-of-1 }}\ndelete element ip jota services-tcp-endpoints {{ {ip} . 80 . 0 : 10.77.0.3 . 8080 }}\n",
            WithoutHairpins(await _nft.UntilAsync($"delete element ip jota cluster-ips {{ {ip} }}"), "cluster-ips"));
    }

    [Fact]
    public async Task A_change_that_rules_do_not_show_reaches_nobody()
    {
        await WithoutEndpointAsync();
        await using var network = await StartAsync();
        await _nft.NextAsync();
        await _server.ChangeAsync<V1Service>("web", service => service.Metadata.Labels = new Dictionary<string, string> { ["a"] = "b" });
        await _server.CreateAsync(SliceOf("web-1", "10.77.0.2"));
        Assert.StartsWith("add chain ip jota services-tcp-of-1\n", await _nft.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_rules_are_refused_it_says_so_and_makes_them_anew()
    {
        await WithoutEndpointAsync();
        await using var network = await StartAsync();
        await _nft.NextAsync();
        _nft.Refusal = "no such table";
        await _server.CreateAsync(SliceOf("web-1", "10.77.0.2"));
        Assert.StartsWith("add chain", await _nft.NextAsync(), StringComparison.Ordinal);
        var again = _nft.UntilAsync("10.77.0.2 . 8080");
        await _server.PassUntilAsync(again, TimeSpan.FromSeconds(1));
        Assert.StartsWith("add table ip jota\n", await again, StringComparison.Ordinal);
        await _server.PassUntilAsync(() => !_loops.IsWell, TimeSpan.FromSeconds(1));
        _nft.Refusal = null;
        await _server.PassUntilAsync(() => _loops.IsWell, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Rules_that_somebody_took_away_are_made_anew_without_waiting_for_a_change()
    {
        var ip = (await WithEndpointAsync()).Spec.ClusterIP;
        await using var network = await StartAsync();
        await _nft.NextAsync();
        _watch.Gone();
        Assert.Contains($"add element ip jota services {{ {ip} . tcp . 80", await _nft.UntilAsync("add table ip jota\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_can_be_no_rules_it_does_not_start()
    {
        _nft.Refusal = "Operation not permitted";
        Assert.Equal("Operation not permitted", (await Assert.ThrowsAsync<NftablesException>(StartAsync)).Message);
    }

    [Fact]
    public async Task A_node_that_gets_another_zone_looks_at_hints_anew()
    {
        await WithoutEndpointAsync();
        var slice = SliceOf("web-1", "10.77.0.2");
        slice.Endpoints = [Endpoint("10.77.0.2").Hinted("a"), Endpoint("10.77.0.3").Hinted("b")];
        await _server.CreateAsync(slice);
        await _server.UntilAsync<V1EndpointSlice>(_ => true);
        await using var network = await StartAsync();
        Assert.Contains("goto services-tcp-of-2", await _nft.NextAsync(), StringComparison.Ordinal);
        await _server.ChangeAsync<V1Node>("node-1", node => node.Metadata.Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = "b" }, ns: "");
        var text = await _nft.NextAsync();
        Assert.Contains(" : 10.77.0.3 . 8080", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" : 10.77.0.2 . 8080", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_are_looked_through_only_when_UDP_endpoints_went()
    {
        await WithoutEndpointAsync();
        await using var network = await StartAsync();
        await _nft.NextAsync();
        await _server.CreateAsync(SliceOf("web-1", "10.77.0.2"));
        await _nft.NextAsync();
        await _server.ChangeAsync<V1EndpointSlice>("web-1", slice => slice.Endpoints = [Endpoint("10.77.0.3")]);
        await _nft.NextAsync();
        Assert.Equal(0, _flows.Asked);
    }

    [Fact]
    public async Task A_balancers_question_is_answered_as_upstream_does()
    {
        var port = FreePort();
        var service = Web().WithType("LoadBalancer", "Local");
        service.Spec.HealthCheckNodePort = port;
        await using var wide = await HealthServerAsync(service, port);
        using var http = new HttpClient();
        var none = await http.GetAsync($"http://127.0.0.1:{port}/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, none.StatusCode);
        await wide.SetAsync([new(new("default", "web"), service, [SliceOf("web-1", "10.77.0.2")])], Node, all: false, CancellationToken.None);
        var one = await http.GetAsync($"http://127.0.0.1:{port}/");
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Equal("1", one.Headers.GetValues("X-Load-Balancing-Endpoint-Weight").Single());
        Assert.Equal("application/json", one.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "{\n\t\"service\": {\n\t\t\"namespace\": \"default\",\n\t\t\"name\": \"web\"\n\t},\n\t\"localEndpoints\": 1,\n\t\"serviceProxyHealthy\": true\n}",
            await one.Content.ReadAsStringAsync());
        await wide.SetAsync([], Node, all: true, CancellationToken.None);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://127.0.0.1:{port}/"));
    }

    private static async Task<HealthServers> HealthServerAsync(V1Service service, int port)
    {
        _ = port;
        var servers = new HealthServers([IPAddress.Loopback], () => true, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await servers.SetAsync([new(new("default", "web"), service, [])], Node, all: true, CancellationToken.None);
        return servers;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<V1Service> WithoutEndpointAsync()
    {
        await _server.CreateAsync(Web());

        // Until those who begin to follow are told of it: what they list first may be a moment old.
        return await _server.UntilAsync<V1Service>(service => service.Metadata.Name == "web");
    }

    private async Task<V1Service> WithEndpointAsync()
    {
        await _server.CreateAsync(SliceOf("web-1", "10.77.0.2"));
        await _server.UntilAsync<V1EndpointSlice>(_ => true);
        return await WithoutEndpointAsync();
    }

    private static V1Service Web() => new()
    {
        Metadata = new() { Name = "web", NamespaceProperty = "default" },
        Spec = new() { Ports = [new() { Port = 80, TargetPort = "8080", Protocol = "TCP" }], ClusterIP = "10.96.0.10", Type = "ClusterIP" },
    };

    private static V1EndpointSlice SliceOf(string name, string address) =>
        Slice(Endpoint(address)) with { Metadata = Slice().Metadata with { Name = name } };

    private static string WithoutHairpins(string text, string? orSet = null) => string.Concat(
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.Contains(" hairpins ", StringComparison.Ordinal) && (orSet is null || !line.Contains($" {orSet} ", StringComparison.Ordinal)))
            .Select(line => line + '\n'));

    private Task<ServiceNetwork> StartAsync() => ServiceNetwork.StartAsync(
        new ServiceNetworkOptions
        {
            Api = _server.As("system:kube-proxy"),
            NodeName = "node-1",
            Table = "jota",
            Nftables = _nft,
            Flows = _flows,
            Watch = () => _watch,
            PodRanges = Node.PodRanges,
            Clock = _server.Clock,
            Loops = _loops,
        },
        CancellationToken.None);
}
