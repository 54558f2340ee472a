using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using Jota.Api;
using Jota.Client;
using Jota.Network.Dns;
using Jota.Network.Dns.Wire;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Network.Tests.Dns;

/// <summary>The whole of a node's DNS, on a real API server in this process.</summary>
public sealed class ClusterDnsTests : IAsyncLifetime
{
    private InProcessApi _cluster = null!;
    private ClusterDns _dns = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        _dns = await ClusterDns.StartAsync(
            new()
            {
                // No more rights than in a cluster.
                Api = _cluster.As(new UserIdentity("system:serviceaccount:kube-system:kube-dns")
                {
                    Groups = ["system:serviceaccounts", "system:serviceaccounts:kube-system", UserIdentity.AuthenticatedGroup],
                }),
                Administrator = _cluster.Api,
                NodeName = "node-1",
                Address = IPAddress.Loopback,
                AnnouncedAddress = IPAddress.Parse("10.244.0.1"),
                Port = 0,
                MetricsPort = 0,
                ClusterAddress = IPAddress.Parse("10.96.0.10"),
                ResolvConf = "/nowhere/resolv.conf",
                Clock = _cluster.Clock,
                Logging = NullLoggerFactory.Instance,
            },
            Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _dns.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task It_is_found_as_kube_dns_and_by_each_node_at_its_own_address()
    {
        var node = await _cluster.CreateAsync(new V1Node { Metadata = new() { Name = "node-1" } });
        var slice = await _cluster.UntilAsync<V1EndpointSlice>(s => s.Metadata.Name == "kube-dns-node-1", "kube-system");
        var service = await _cluster.GetAsync<V1Service>("kube-dns", "kube-system");
        Assert.Equal(("10.96.0.10", "Local"), (service.Spec.ClusterIP, service.Spec.InternalTrafficPolicy));
        Assert.Equal(["dns UDP 53", "dns-tcp TCP 53", "metrics TCP 9153"], service.Spec.Ports.Select(p => $"{p.Name} {p.Protocol} {p.Port}"));
        Assert.Equal(["dns UDP 53", "dns-tcp TCP 53", "metrics TCP 9153"], slice.Ports.Select(p => $"{p.Name} {p.Protocol} {p.Port}"));
        Assert.Equal(("10.244.0.1", "node-1"), (slice.Endpoints[0].Addresses[0], slice.Endpoints[0].NodeName));
        Assert.Equal(("Node", node.Metadata.Uid), (slice.Metadata.OwnerReferences[0].Kind, slice.Metadata.OwnerReferences[0].Uid));
        await UntilAsync("kube-dns.kube-system.svc.cluster.local", RecordType.A, "NOERROR | 5 A 10.96.0.10");
        await UntilAsync("10.0.96.10.in-addr.arpa", RecordType.PTR, "NOERROR | 5 PTR kube-dns.kube-system.svc.cluster.local.");
    }

    [Fact]
    public async Task A_node_that_was_made_anew_has_a_slice_again()
    {
        await _cluster.CreateAsync(new V1Node { Metadata = new() { Name = "node-1" } });
        await _cluster.UntilAsync<V1EndpointSlice>(s => s.Metadata.Name == "kube-dns-node-1", "kube-system");
        await _cluster.DeleteAsync<V1Node>("node-1");
        await _cluster.DeleteAsync<V1EndpointSlice>("kube-dns-node-1", "kube-system");
        var anew = await _cluster.CreateAsync(new V1Node { Metadata = new() { Name = "node-1" } });
        await _cluster.UntilAsync<V1EndpointSlice>(s => s.Metadata.OwnerReferences?[0].Uid == anew.Metadata.Uid, "kube-system");
    }

    [Fact]
    public async Task Services_namespaces_slices_and_pods_are_followed()
    {
        await _cluster.CreateAsync(Objects.Namespace("shop"));
        await _cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "shop" } });
        await UntilAsync("shop.svc.cluster.local", RecordType.A, "NOERROR / SOA cluster.local.");
        var web = await _cluster.CreateAsync(new V1Service
        {
            Metadata = new() { Name = "web", NamespaceProperty = "shop" },
            Spec = new() { Ports = [new() { Name = "http", Port = 80 }] },
        });
        await UntilAsync("web.shop.svc.cluster.local", RecordType.A, $"NOERROR | 5 A {web.Spec.ClusterIP}");
        await _cluster.CreateAsync(new V1Service
        {
            Metadata = new() { Name = "db", NamespaceProperty = "shop" },
            Spec = new() { ClusterIP = "None", Ports = [new() { Name = "sql", Port = 5432 }] },
        });
        var slice = Objects.Slice("shop/db", 1, ["sql:5432/TCP"], Objects.Endpoint("10.244.0.5", "db-0"));
        await _cluster.CreateAsync(slice);
        await UntilAsync("db-0.db.shop.svc.cluster.local", RecordType.A, "NOERROR | 5 A 10.244.0.5");
        await _cluster.DeleteAsync<V1EndpointSlice>("db-1", "shop");
        await UntilAsync("db-0.db.shop.svc.cluster.local", RecordType.A, "NXDOMAIN / SOA cluster.local.");
        await _cluster.CreateAsync(new V1Pod
        {
            Metadata = new() { Name = "one", NamespaceProperty = "shop" },
            Spec = new() { Containers = [new() { Name = "c", Image = "i" }] },
        });
        await _cluster.ChangeAsync<V1Pod>("one", pod => pod.Status = new() { PodIP = "10.244.0.9", PodIPs = [new() { Ip = "10.244.0.9" }] }, "status", "shop");
        await UntilAsync("10-244-0-9.shop.pod.cluster.local", RecordType.A, "NOERROR | 5 A 10.244.0.9");
        await _cluster.ChangeAsync<V1Pod>("one", pod => pod.Status.Phase = "Succeeded", "status", "shop");
        await UntilAsync("10-244-0-9.shop.pod.cluster.local", RecordType.A, "NXDOMAIN / SOA cluster.local.");
    }

    [Fact]
    public async Task Settings_hold_from_when_they_are_written_until_they_are_gone()
    {
        await _cluster.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = "jota-dns", NamespaceProperty = "kube-system" },
            Data = new Dictionary<string, string> { ["ttl"] = "30", ["hosts"] = "192.0.2.9 db.example" },
        });
        await UntilAsync("db.example", RecordType.A, "NOERROR | 30 A 192.0.2.9");
        await UntilAsync("dns-version.cluster.local", RecordType.TXT, "NOERROR | 30 TXT \"1.1.0\"");
        await _cluster.DeleteAsync<V1ConfigMap>("jota-dns", "kube-system");
        await UntilAsync("db.example", RecordType.A, "ServerFailure");
        await UntilAsync("dns-version.cluster.local", RecordType.TXT, "NOERROR | 5 TXT \"1.1.0\"");
    }

    [Fact]
    public async Task Figures_are_told_where_prometheus_looks()
    {
        await AskAsync("cluster.local", RecordType.SOA);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{_dns.MetricsPort}/metrics"), Ct);
        Assert.Contains("coredns_dns_requests_total{family=\"1\",proto=\"udp\",type=\"SOA\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("coredns_cache_entries 0\n", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"http://127.0.0.1:{_dns.MetricsPort}/"), Ct)).StatusCode);
    }

    /// <summary>Asks until the answer is as wanted: changes arrive when they arrive.</summary>
    private async Task UntilAsync(string name, RecordType type, string wanted)
    {
        using var patience = new CancellationTokenSource(InProcessApi.Patience);
        var answer = "";
        while (answer != wanted)
        {
            Assert.False(patience.IsCancellationRequested, $"{name} {type}: {answer}");
            answer = await AskAsync(name, type);
        }
    }

    private async Task<string> AskAsync(string name, RecordType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(_dns.EndPoint, Ct);
        await socket.SendAsync(Messages.Query(name, type), Ct);
        var buffer = new byte[4096];
        return Messages.Text(buffer.AsSpan(0, await socket.ReceiveAsync(buffer, Ct)));
    }
}
