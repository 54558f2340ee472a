using System.Net;
using System.Net.Sockets;
using System.Text;
using Jota.Api;
using k8s.Models;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>The node's rules, and talks through them.</summary>
internal sealed class LabNode : IAsyncDisposable
{
    /// <summary>The name of the tables.</summary>
    public const string Table = "jota-test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lab _lab;
    private readonly NftProgram _nft;
    private readonly ServiceTables _tables = new(Table, Objects.Node);
    private readonly List<Socket> _serving = [];

    public LabNode(Lab lab) => (_lab, _nft) = (lab, new NftProgram("nsenter", $"--net=/run/netns/{lab.Node.Name}", "nft"));

    /// <summary>The node with other facts, for what the rules shall be then.</summary>
    public static NodeFacts Facts => Objects.Node;

    /// <summary>How many conversations were forgotten by the last change.</summary>
    public int Forgotten { get; private set; }

    /// <summary>Brings the rules to what they shall be for a service, as the service network does.</summary>
    public async Task SetAsync(V1Service service, params V1EndpointSlice[] slices) =>
        await ChangeAsync(new(new("default", service.Metadata.Name), service, slices));

    public async Task RemoveAsync(string service) => await ChangeAsync(new(new("default", service), null, []));

    public async Task<string> RulesAsync() => await Programs.RunAsync("ip", ["netns", "exec", _lab.Node.Name, "nft", "list", "ruleset"]);

    /// <summary>Takes away everybody's rules, as some machines do when their firewall starts.</summary>
    public Task FlushAsync() => ApplyAsync("flush ruleset\n");

    /// <summary>Carries out commands of somebody else's.</summary>
    public Task ApplyAsync(string commands) => _nft.ApplyAsync(commands.AsMemory(), CancellationToken.None);

    /// <summary>Answers every connection with a name and the address that it comes from.</summary>
    public void Serve(Namespace where, IPAddress address, int port, string name)
    {
        var listener = where.In(() =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(512);
            return socket;
        });
        _serving.Add(listener);
        _ = Task.Run(() => AnswerAsync(listener, name));
    }

    /// <summary>Answers every datagram with a name.</summary>
    public void ServeDatagrams(Namespace where, IPAddress address, int port, string name)
    {
        var socket = where.In(() =>
        {
            var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        });
        _serving.Add(socket);
        _ = Task.Run(() => AnswerDatagramsAsync(socket, name));
    }

    /// <summary>Connects and answers what was said there: a name and the client's address as it was seen. Throws as sockets do.</summary>
    public static async Task<(string Name, string Client)> AskAsync(Namespace from, IPAddress address, int port)
    {
        using var socket = from.In(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(address, port, patience.Token);
        var buffer = new byte[200];
        var read = await socket.ReceiveAsync(buffer, patience.Token);
        return Encoding.ASCII.GetString(buffer, 0, read).Split(' ') is [var name, var client] ? (name, client) : throw new InvalidDataException();
    }

    /// <summary>Whether nothing comes back at all, not even a refusal, for a moment.</summary>
    public static async Task<bool> IsDroppedAsync(Namespace from, IPAddress address, int port)
    {
        using var socket = from.In(() => new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        using var moment = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        try
        {
            await socket.ConnectAsync(address, port, moment.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>How sockets call a refusal.</summary>
    public static async Task<SocketError> ErrorAsync(Namespace from, IPAddress address, int port) =>
        (await Assert.ThrowsAsync<SocketException>(() => AskAsync(from, address, port))).SocketErrorCode;

    /// <summary>How often each name answered.</summary>
    public static async Task<Dictionary<string, int>> CountAsync(Namespace from, IPAddress address, int port, int times)
    {
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < times; i++)
        {
            var (name, _) = await AskAsync(from, address, port);
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _serving)
        {
            socket.Dispose();
        }

        await ServiceNetwork.RemoveAsync(_nft, Table, CancellationToken.None);
    }

    private async Task ChangeAsync(ServiceInput input)
    {
        var stale = new StaleFlows();
        var text = _tables.Change([input], stale);
        if (text.Length > 0)
        {
            await _nft.ApplyAsync(text.AsMemory(), CancellationToken.None);
        }

        Forgotten = _lab.Node.In(() => IpFamily.Both.Sum(family => new KernelFlows().Forget(family, flow => stale.Has(flow, Facts))));
    }

    private static async Task AnswerAsync(Socket listener, string name)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptAsync();
                await socket.SendAsync(Encoding.ASCII.GetBytes($"{name} {((IPEndPoint)socket.RemoteEndPoint!).Address}"));
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerDatagramsAsync(Socket socket, string name)
    {
        try
        {
            var (buffer, anybody) = (new byte[200], new IPEndPoint(IPAddress.Any, 0));
            while (true)
            {
                var asked = await socket.ReceiveFromAsync(buffer, anybody);
                await socket.SendToAsync(Encoding.ASCII.GetBytes(name), asked.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
