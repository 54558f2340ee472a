using System.Net.WebSockets;
using Jota.Kubelet.Tests.Server;

namespace Jota.Hostile.Tests;

/// <summary>Opens sessions with processes and ports over WebSocket, says things that nobody says, and leaves without a word.</summary>
internal static class SocketAttack
{
    private static readonly string[] Protocols =
        ["v5.channel.k8s.io", "v4.channel.k8s.io", "channel.k8s.io", "v4.base64.channel.k8s.io", "base64.channel.k8s.io", "portforward.k8s.io", "v9.nosuch"];

    private static readonly string[] Paths =
    [
        "exec?command=cat&stdin=true&stdout=true", "exec?command=cat&stdin=true&stdout=true&tty=true", "exec?stdin=maybe", "exec?command=%00&stdout=1&container=nosuch",
        "attach?stdin=true&stdout=true", "attach?tty=true&stdin=true&stdout=true&stderr=true", "portforward?ports=80", "portforward?ports=0", "portforward?ports=80,99999,x",
    ];

    public static async Task RunAsync(HostileServer server, Random random, CancellationToken ct)
    {
        try
        {
            using var socket = await server.Cluster.ConnectAsync($"{Corpus.Pod}/{Paths[random.Next(Paths.Length)]}", Protocols[random.Next(Protocols.Length)]);
            for (var i = random.Next(6); i > 0; i--)
            {
                await socket.SendAsync(Frame(random), random.Next(4) == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, random.Next(3) > 0, ct);
            }

            socket.Abort();
        }
        catch (Exception refused) when (refused is WebSocketException or HttpRequestException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // As it should be.
        }
    }

    private static ReadOnlyMemory<byte> Frame(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return (byte[])[4, .. "{\"Width\":99999999999,\"Height\":-1}"u8];
            case 1:
                return new byte[] { 255, (byte)random.Next(256) };
            case 2:
                return ReadOnlyMemory<byte>.Empty;
            default:
                var noise = new byte[random.Next(1, 60_000)];
                random.NextBytes(noise);
                return noise;
        }
    }
}
