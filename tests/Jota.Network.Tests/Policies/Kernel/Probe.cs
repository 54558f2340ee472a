using System.Net;
using System.Net.Sockets;
using Jota.Network.Tests.Services.Kernel;
using k8s.Models;

namespace Jota.Network.Tests.Policies.Kernel;

/// <summary>One try from one pod to another.</summary>
internal sealed record Probe(V1Pod From, string Source, V1Pod To, string Destination, string Protocol, int Port)
{
    private static readonly TimeSpan SendAgain = TimeSpan.FromSeconds(1);

    /// <summary>Every pod to every port of every other, by both families.</summary>
    public static IEnumerable<Probe> All(IReadOnlyList<V1Pod> pods) =>
        from @from in pods
        from to in pods
        where !Reference.Same(@from, to)
        from port in PolicyWorlds.Ports
        from family in new[] { 0, 1 }
        select new Probe(@from, @from.Status.PodIPs[family].Ip, to, to.Status.PodIPs[family].Ip, port.Protocol, port.Port);

    /// <summary>A socket for it, in the namespace of the thread.</summary>
    public Socket Open() => Open(IPAddress.Parse(Destination).AddressFamily, Protocol);

    public static Socket Open(AddressFamily family, string protocol) => protocol == "TCP"
        ? new(family, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) }
        : new(family, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Completes when it got through; waits for ever else. A datagram may be lost, by a neighbour who is slow to answer: it is sent again.</summary>
    public async Task<bool> TryAsync(Socket socket, CancellationToken ct)
    {
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(Destination), Port, ct);
            var answer = socket.ReceiveAsync(new byte[1], ct).AsTask();
            do
            {
                await socket.SendAsync(new byte[1], ct);
                await ((Task)answer).WaitAsync(SendAgain, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            while (!answer.IsCompleted && Protocol != "TCP");
            return await answer > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether it gets through, from a namespace; a moment without an answer is none.</summary>
    public static async Task<bool> GetsThroughAsync(Namespace from, string destination, string protocol, int port)
    {
        var probe = new Probe(new(), "", new(), destination, protocol, port);
        using var socket = from.In(probe.Open);
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        return await probe.TryAsync(socket, moment.Token);
    }
}
