using System.Net;
using Jota.Kubelet.Tests.Server;

namespace Jota.Hostile.Tests;

/// <summary>
/// The server among enemies, over HTTP/1.1, HTTP/2 and WebSocket: whatever they send, it answers or refuses, calls nothing its own fault, works for
/// nobody who has left, and holds on to nothing.
/// </summary>
public sealed class HostileTests
{
    private const int Attackers = 6;
    private const int MostStorms = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    // A watch goes on as long as its client likes.
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => SessionCluster.Ct;

    [Fact]
    public async Task Every_known_attack_is_answered_over_both_protocols()
    {
        await using var server = await HostileServer.StartAsync();
        foreach (var request in Corpus.All)
        {
            foreach (var protocol in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                Assert.Null(await TryAsync(server, request, protocol, Ct));
            }
        }

        Assert.True(await server.UntilIdleAsync());
        Assert.True(server.Errors.Count == 0, string.Join(Environment.NewLine, server.Errors));
    }

    [Fact]
    public async Task Nothing_goes_on_after_its_client_left()
    {
        await using var server = await HostileServer.StartAsync();
        foreach (var request in Corpus.All.Where(r => r.Body.Length > 10_000))
        {
            await WireAttack.LeaveAsync(server, request, Ct);
        }

        Assert.True(await server.UntilIdleAsync(), $"{server.Cluster.Http.RequestsInFlight} requests go on");
        Assert.True(server.Errors.Count == 0, string.Join(Environment.NewLine, server.Errors));
    }

    [Fact]
    public async Task Mutations_of_every_attack_leave_the_server_as_it_was()
    {
        await using var server = await HostileServer.StartAsync();

        // A short storm makes what is made at first use, and as many threads and connections as there will be.
        var most = await StormAsync(server, HostileRun.Short()) * 12 / 10;

        // What is held on to grows with every storm; what a storm happened to leave for the moment is gone after another one.
        var after = await StormAsync(server, HostileRun.Full());
        for (var i = 1; i < MostStorms && after > most; i++)
        {
            after = await StormAsync(server, HostileRun.Full());
        }

        Assert.InRange(after, 0, most);
    }

    /// <summary>Attacks for a while from all sides; answers what is still kept when all of it is over.</summary>
    private static async Task<long> StormAsync(HostileServer server, HostileRun run)
    {
        await Task.WhenAll(Enumerable.Range(0, Attackers).Select(_ => Task.Run(() => AttackAsync(server, run))));
        await server.CleanAsync();
        Assert.True(await server.UntilIdleAsync(), $"{server.Cluster.Http.RequestsInFlight} requests go on");
        Assert.True(server.Errors.Count == 0, string.Join(Environment.NewLine, server.Errors));
        return server.Memory();
    }

    private static async Task AttackAsync(HostileServer server, HostileRun run)
    {
        while (run.Next() is { } seed)
        {
            await AttackAsync(server, seed);
            Assert.True(server.Errors.Count == 0, $"{string.Join("; ", server.Errors)} ({HostileRun.Replay(seed)} or one shortly before)");
        }
    }

    private static async Task AttackAsync(HostileServer server, int seed)
    {
        var random = new Random(seed);
        switch (random.Next(8))
        {
            case 0:
                await SocketAttack.RunAsync(server, random, Ct);
                break;
            case 1:
                await WireAttack.RunAsync(server, random, Ct);
                break;
            case 2:
                await WireAttack.LeaveAsync(server, Mutated(random), Ct);
                break;
            default:
                var wrong = await TryAsync(server, Mutated(random), random.Next(2) == 0 ? HttpVersion.Version11 : HttpVersion.Version20, Ct);
                Assert.True(wrong is null, $"{wrong} ({HostileRun.Replay(seed)})");
                break;
        }
    }

    private static HostileRequest Mutated(Random random)
    {
        var request = random.Next(4) == 0
            ? LongLists.Of(random.Next(LongLists.Count), random.Next(20_000), random)
            : Corpus.All[random.Next(Corpus.All.Length)];
        for (var i = random.Next(3); i > 0; i--)
        {
            request = Mutation.Of(request, random);
        }

        return request;
    }

    /// <summary>A request that the client itself does not send, or whose connection the server ends, is no fault.</summary>
    private static async Task<string?> TryAsync(HostileServer server, HostileRequest request, Version protocol, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(request.IsWatch ? Glance : Patience);
        try
        {
            return await server.SendAsync(request, protocol, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return request.IsWatch ? null : $"no answer to {request}";
        }
        catch (Exception refused) when (refused is HttpRequestException or IOException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
