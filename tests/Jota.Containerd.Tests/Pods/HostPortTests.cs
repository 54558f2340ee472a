using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Host ports of one number on one node: each of the node's addresses and each protocol has its own.</summary>
public sealed class HostPortTests(RealContainerd real) : IAsyncLifetime
{
    private const string Echo =
        "socket(S, PF_INET, SOCK_DGRAM, 0); bind(S, sockaddr_in(80, INADDR_ANY)); while ($from = recv(S, $_, 99, 0)) { send(S, $ENV{HOSTNAME}, 0, $from) }";

    private RealNode _node = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_host_port_on_127_0_0_1_on_the_nodes_address_and_over_UDP_side_by_side()
    {
        var port = LoopbackRegistry.FreePort();
        var node = NodeAddress();
        await _node.CreateAsync(WithPort("near", RealNode.Nginx(), new() { HostIP = "127.0.0.1", HostPort = port }));
        await _node.CreateAsync(WithPort("far", RealNode.Nginx() with { Image = "nginx:1.16.1" }, new() { HostIP = node.ToString(), HostPort = port }));
        await _node.CreateAsync(Echoing("near-udp", new() { HostIP = "127.0.0.1", HostPort = port, Protocol = "UDP" }));
        await _node.CreateAsync(Echoing("far-udp", new() { HostIP = node.ToString(), HostPort = port, Protocol = "UDP" }));
        foreach (var name in (string[])["near", "far", "near-udp", "far-udp"])
        {
            await _node.UntilReadyAsync(name);
        }

        Assert.Contains("nginx:1.14.2", await Web.GetAsync("127.0.0.1", port, Ct), StringComparison.Ordinal);
        Assert.Contains("nginx:1.16.1", await Web.GetAsync(node.ToString(), port, Ct), StringComparison.Ordinal);
        Assert.Contains("nginx:1.14.2", await Web.GetAsync("127.0.0.1", port, Ct, from: node), StringComparison.Ordinal);
        Assert.Equal("near-udp", await AskAsync(IPAddress.Loopback, port));
        Assert.Equal("far-udp", await AskAsync(node, port));
    }

    /// <summary>An address of this machine that others reach it at; the pods' bridge has one where nothing else has.</summary>
    private static IPAddress NodeAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(nic => nic.OperationalStatus == OperationalStatus.Up && nic.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .OrderBy(nic => nic.Name.StartsWith("jota-", StringComparison.Ordinal))
        .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .First(address => address.AddressFamily == AddressFamily.InterNetwork);

    private static V1Pod WithPort(string name, V1Container container, V1ContainerPort port) =>
        RealNode.Pod(name, container with { Ports = [port with { ContainerPort = 80 }] });

    /// <summary>A pod that answers each datagram with its name: the machine's perl, as busybox speaks no UDP.</summary>
    private static V1Pod Echoing(string name, V1ContainerPort port)
    {
        var container = RealNode.Busybox("echo", "/usr/bin/perl", "-MSocket", "-e", Echo) with
        {
            VolumeMounts =
            [
                new() { Name = "usr", MountPath = "/usr", ReadOnlyProperty = true },
                new() { Name = "usr", MountPath = "/lib", SubPath = "lib", ReadOnlyProperty = true },
                new() { Name = "usr", MountPath = "/lib64", SubPath = "lib64", ReadOnlyProperty = true },
            ],
        };
        var pod = WithPort(name, container, port);
        pod.Spec.Volumes = [new() { Name = "usr", HostPath = new() { Path = "/usr" } }];
        return pod;
    }

    private static async Task<string> AskAsync(IPAddress host, int port)
    {
        using var socket = new UdpClient();
        socket.Connect(host, port);
        var answer = "";
        await Eventually.TrueAsync(async () =>
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes("who?"), patience.Token);
                answer = Encoding.ASCII.GetString((await socket.ReceiveAsync(patience.Token)).Buffer);
                return true;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException && !Ct.IsCancellationRequested)
            {
                return false;
            }
        });
        return answer;
    }
}
