using System.Net;
using Jota.Client;
using Jota.Network.Dns;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Pods that ask for names, and the cluster's DNS on their node that answers them.</summary>
public sealed class NameTests(RealContainerd real) : IAsyncLifetime
{
    private const string Script =
        """
        cat /etc/resolv.conf
        for name in web db-0.db.default.svc.cluster.local; do echo "address of $name: $(ping -c 1 -W 1 $name | sed -n 's/^PING [^(]*(\([^)]*\)).*/\1/p')"; done
        for name in out.default.svc.cluster.local 10.96.3.7 db-0.db.default.svc.cluster.local no.default.svc.cluster.local; do
          echo "answer for $name: $(nslookup $name | tail -n +3 | tr -s '\n\t' '  ')"
        done
        echo done
        sleep 600
        """;

    private RealNode _node = null!;
    private ClusterDns _dns = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ = real.Runtime;
        var gateway = IPAddress.Parse(real.Options.Network!.PodCidr.Replace(".0/24", ".1", StringComparison.Ordinal));
        _node = await RealNode.StartAsync(real, gateway.ToString());
        _dns = await ClusterDns.StartAsync(
            new()
            {
                Api = _node.As(new UserIdentity("system:serviceaccount:kube-system:kube-dns") { Groups = [UserIdentity.AuthenticatedGroup] }),
                Administrator = _node.Api,
                NodeName = "node-1",
                Address = gateway,
                MetricsPort = 0,
                ResolvConf = "/nowhere/resolv.conf",
                Clock = TimeProvider.System,
                Logging = NullLoggerFactory.Instance,
            },
            Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await (_dns?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_node?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task A_pod_finds_services_endpoints_external_names_and_the_names_of_addresses()
    {
        await CreateAsync("web", new() { ClusterIP = "10.96.3.7", Ports = [new() { Name = "http", Port = 80 }] });
        await CreateAsync("db", new() { ClusterIP = "None", Ports = [new() { Name = "sql", Port = 5432 }] });
        await CreateAsync("out", new() { Type = "ExternalName", ExternalName = "db.example" });
        await _node.Api.CreateAsync(
            new V1EndpointSlice
            {
                Metadata = new()
                {
                    Name = "db-1",
                    NamespaceProperty = "default",
                    Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "db" },
                },
                AddressType = "IPv4",
                Endpoints = [new() { Addresses = ["10.213.99.5"], Hostname = "db-0", Conditions = new() { Ready = true } }],
                Ports = [new() { Name = "sql", Port = 5432, Protocol = "TCP" }],
            },
            Ct);
        await _node.Api.CreateAsync(
            new V1ConfigMap
            {
                Metadata = new() { Name = "jota-dns", NamespaceProperty = "kube-system" },
                Data = new Dictionary<string, string> { ["hosts"] = "192.0.2.9 db.example" },
            },
            Ct);
        await _node.CreateAsync(RealNode.Pod("asker", RealNode.Busybox("c", "sh", "-c", Script)));
        var pod = await _node.UntilReadyAsync("asker");

        await Eventually.TrueAsync(async () => (await LogsAsync(pod)).Contains("done\n", StringComparison.Ordinal));
        var lines = (await LogsAsync(pod)).Split('\n');
        Assert.Contains($"nameserver {_node.ClusterDns[0]}", lines);
        Assert.Contains(lines, line => line.StartsWith("search default.svc.cluster.local svc.cluster.local cluster.local", StringComparison.Ordinal));
        Assert.Contains("options ndots:5", lines);
        Assert.Contains("address of web: 10.96.3.7", lines);
        Assert.Contains("address of db-0.db.default.svc.cluster.local: 10.213.99.5", lines);
        Answers("out.default.svc.cluster.local", "canonical name = db.example", "192.0.2.9");
        Answers("10.96.3.7", "7.3.96.10.in-addr.arpa", "web.default.svc.cluster.local");
        Answers("db-0.db.default.svc.cluster.local", "10.213.99.5");
        Answers("no.default.svc.cluster.local", "NXDOMAIN");

        void Answers(string name, params string[] words)
        {
            var line = Assert.Single(lines, line => line.StartsWith($"answer for {name}:", StringComparison.Ordinal));
            Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        }
    }

    private Task<V1Service> CreateAsync(string name, V1ServiceSpec spec) =>
        _node.Api.CreateAsync(new V1Service { Metadata = new() { Name = name, NamespaceProperty = "default" }, Spec = spec }, Ct);

    private Task<string> LogsAsync(V1Pod pod) => _node.LogsAsync(pod, new() { Container = "c" });
}
