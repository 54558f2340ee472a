using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Upkeep;

public sealed class EventExpiryTests
{
    [Fact]
    public async Task Events_are_forgotten_an_hour_after_they_were_last_written()
    {
        await using var server = await StartAsync();
        await using var watch = server.Watch<Corev1Event>().Begin();
        await server.Api.CreateAsync(Event("a"), Ct);
        var b = await server.Api.CreateAsync(Event("b"), Ct);
        Assert.Equal(["Added a", "Added b"], await watch.TellAsync(2));
        await NotedAsync(server, 2);
        var written = server.Clock.GetUtcNow();

        server.Clock.Advance(TimeSpan.FromMinutes(30));
        await server.Api.UpdateAsync(b with { Count = 2 }, Ct);
        Assert.Equal("Modified b", await watch.TellAsync());
        await NotedAsync(server, 3);

        Assert.Equal("Deleted a", await TellInTimeAsync(server, watch));
        Assert.True(server.Clock.GetUtcNow() - written >= TimeSpan.FromMinutes(60));
        Assert.Equal("Deleted b", await TellInTimeAsync(server, watch));
        Assert.True(server.Clock.GetUtcNow() - written >= TimeSpan.FromMinutes(90));
    }

    private static async Task NotedAsync(TestServer server, int writes)
    {
        while (server.Core.Expiry!.Leases < writes)
        {
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock on, minute by minute, until the watch tells something.</summary>
    private static async Task<string> TellInTimeAsync(TestServer server, Watching watch)
    {
        var told = watch.TellAsync();
        while (!told.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await server.SettleAsync();
            await Task.Yield();
        }

        return await told;
    }

    private static Corev1Event Event(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = "p", NamespaceProperty = "default" },
        Reason = "Testing",
        Message = "a test",
        Type = "Normal",
    };
}
