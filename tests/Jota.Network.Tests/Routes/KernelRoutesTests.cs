using System.Net;
using System.Net.Sockets;
using Jota.Network.Routes;
using Jota.Network.Tests.Services.Kernel;

namespace Jota.Network.Tests.Routes;

/// <summary>
/// Two nodes with a router between them that knows nothing of pods, each a network namespace that this makes and takes away; a pod of each is
/// an address on a link of its own.
/// </summary>
public sealed class KernelRoutesTests : IAsyncLifetime
{
    private const int Protocol = 113;
    private const string Device = "jvx-test";

    private readonly string _prefix = $"jota-r{Environment.ProcessId}-";
    private string? _skip;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? null : "network namespaces need Linux and root";
        if (_skip is null)
        {
            string[] made = [$"netns add {_prefix}r", .. Made(1), .. Made(2)];
            await Programs.RunAsync("sh", ["-e"], string.Concat(made.Select(command => $"ip {command}\n")));
            await Programs.RunAsync("ip", ["netns", "exec", $"{_prefix}r", "sysctl", "-qw", "net.ipv4.ip_forward=1"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_skip is null)
        {
            await Programs.RunAsync("sh", ["-e"], string.Concat(((string[])["r", "1", "2"]).Select(name => $"ip netns delete {_prefix}{name}\n")));
        }
    }

    [Fact]
    public async Task Pods_reach_each_other_through_a_tunnel_across_routers_that_know_nothing_of_them()
    {
        Assert.SkipWhen(_skip is not null, _skip ?? "");
        var (one, two) = (Plan(1, 2), Plan(2, 1));
        await Kernel(1).ApplyAsync(RouteCommands.Compute(PodRoutePlan.Empty, one, [], Protocol, hasTunnel: false), Ct);
        await Kernel(2).ApplyAsync(RouteCommands.Compute(PodRoutePlan.Empty, two, [], Protocol, hasTunnel: false), Ct);
        Assert.Equal("10.99.1.2", await SeenByAsync(2, from: 1));
        Assert.Equal("10.99.2.2", await SeenByAsync(1, from: 2));

        // All of it again changes nothing; and what is set is found again under its number.
        await Kernel(1).ApplyAsync(RouteCommands.Compute(PodRoutePlan.Empty, one, await Kernel(1).OwnAsync(Protocol, Ct), Protocol, hasTunnel: true), Ct);
        Assert.Equal("10.99.1.2", await SeenByAsync(2, from: 1));
        Assert.Equal([IPNetwork.Parse("10.99.2.0/24")], await Kernel(1).OwnAsync(Protocol, Ct));

        await Kernel(1).ApplyAsync(RouteCommands.Compute(one, PodRoutePlan.Empty, [], Protocol, hasTunnel: true), Ct);
        Assert.Empty(await Kernel(1).OwnAsync(Protocol, Ct));
        Assert.DoesNotContain(Device, await Programs.RunAsync("ip", ["-n", $"{_prefix}1", "link"]), StringComparison.Ordinal);
    }

    private KernelRoutes Kernel(int node) => new("nsenter", $"--net=/run/netns/{_prefix}{node}");

    private static NodePlace Place(int node) =>
        new($"{node}", [IPAddress.Parse($"192.168.{node}.1")], [IPNetwork.Parse($"10.99.{node}.0/24")]);

    private static PodRoutePlan Plan(int own, int other) => PodRoutePlan.Compute(
        Place(own),
        [Place(other)],
        [new("eth0", IPNetwork.Parse($"192.168.{own}.0/24"), IPAddress.Parse($"192.168.{own}.1"), 1500)],
        PodNetworkMode.Auto,
        Device);

    /// <summary>Which address the pod of a node sees when that of another one connects.</summary>
    private async Task<string> SeenByAsync(int node, int from)
    {
        using var listener = new Namespace($"{_prefix}{node}").In(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"10.99.{node}.2"), 0));
            socket.Listen();
            return socket;
        });
        using var asking = new Namespace($"{_prefix}{from}").In(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"10.99.{from}.2"), 0));
            return socket;
        });
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        bound.CancelAfter(TimeSpan.FromSeconds(5));
        var connecting = asking.ConnectAsync(listener.LocalEndPoint!, bound.Token);
        using var seen = await listener.AcceptAsync(bound.Token);
        await connecting;
        return ((IPEndPoint)seen.RemoteEndPoint!).Address.ToString();
    }

    private IEnumerable<string> Made(int node)
    {
        var name = $"{_prefix}{node}";
        return
        [
            $"netns add {name}",
            $"-n {name} link set lo up",
            $"-n {name} link add eth0 type veth peer name n{node} netns {_prefix}r",
            $"-n {_prefix}r addr add 192.168.{node}.254/24 dev n{node}",
            $"-n {_prefix}r link set n{node} up",
            $"-n {name} addr add 192.168.{node}.1/24 dev eth0",
            $"-n {name} link set eth0 up",
            $"-n {name} route add default via 192.168.{node}.254",
            $"-n {name} link add pods type bridge",
            $"-n {name} addr add 10.99.{node}.2/24 dev pods",
            $"-n {name} link set pods up",
        ];
    }
}
