using System.Net;
using System.Net.Sockets;
using System.Text;
using k8s.Models;
using static Jota.Network.Tests.Services.Objects;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>Over UDP the kernel remembers where a client's packets went; a change must reach those as well.</summary>
[Collection(LabCollection.Name)]
public sealed class DatagramTests(Lab lab)
{
    private static readonly IPAddress ClusterIP = IPAddress.Parse("10.96.0.10");

    [Fact]
    public async Task A_client_that_goes_on_from_one_port_meets_the_new_endpoint()
    {
        await using var node = ServingNode();
        await node.SetAsync(Dns(), At(1));
        using var client = Client(lab.Pod(3), ClusterIP, 53);
        Assert.Equal("one", await AskAsync(client));
        await node.SetAsync(Dns(), At(1, 2));
        Assert.Equal("one", await AskAsync(client));
        await node.SetAsync(Dns(), At(2));
        Assert.True(node.Forgotten > 0);
        Assert.Equal("two", await AskAsync(client));
    }

    [Fact]
    public async Task A_client_that_asked_in_vain_meets_the_first_endpoint()
    {
        await using var node = ServingNode();
        using var early = Client(lab.Pod(3), ClusterIP, 53);
        await early.SendAsync("?"u8.ToArray());
        await node.SetAsync(Dns(), At(1));
        Assert.Equal("one", await AskAsync(early));
    }

    [Fact]
    public async Task A_node_ports_clients_are_led_on_as_well_and_others_are_left_alone()
    {
        await using var node = ServingNode();
        await node.SetAsync(Dns("10.96.0.13"), At(1));
        await node.SetAsync(Service("other", "10.96.0.12", Port(53, "UDP")), At(1));
        using var client = Client(lab.Outside, Lab.NodeAddress, 30053);
        using var other = Client(lab.Pod(3), IPAddress.Parse("10.96.0.12"), 53);
        Assert.Equal("one", await AskAsync(client));
        Assert.Equal("one", await AskAsync(other));
        await node.SetAsync(Dns("10.96.0.13"), At(2));
        Assert.Equal(1, node.Forgotten);
        Assert.Equal("two", await AskAsync(client));
        Assert.Equal("one", await AskAsync(other));
    }

    private static V1Service Dns(string ip = "10.96.0.10") => Service(ip: ip, ports: Port(53, "UDP", nodePort: 30053)).WithType("NodePort");

    private static V1EndpointSlice At(params int[] pods) =>
        Slice([new() { Name = "", Port = 5353, Protocol = "UDP" }], [.. pods.Select(pod => Endpoint($"{Lab.PodAddress(pod)}"))]);

    private LabNode ServingNode()
    {
        var node = lab.Start();
        node.ServeDatagrams(lab.Pod(1), Lab.PodAddress(1), 5353, "one");
        node.ServeDatagrams(lab.Pod(2), Lab.PodAddress(2), 5353, "two");
        return node;
    }

    private static Socket Client(Namespace from, IPAddress address, int port)
    {
        var socket = from.In(() => new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        socket.Connect(address, port);
        return socket;
    }

    private static async Task<string> AskAsync(Socket client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var buffer = new byte[200];
        await client.SendAsync("?"u8.ToArray(), patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, patience.Token));
    }
}
