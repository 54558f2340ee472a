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

        await AdvanceAsync(server, TimeSpan.FromMinutes(30));
        await server.Api.UpdateAsync(b with { Count = 2 }, Ct);
        Assert.Equal("Modified b", await watch.TellAsync());
        await AdvanceAsync(server, TimeSpan.FromMinutes(40));
        Assert.Equal("Deleted a", await watch.TellAsync());
        await AdvanceAsync(server, TimeSpan.FromMinutes(30));
        Assert.Equal("Deleted b", await watch.TellAsync());
    }

    private static async Task AdvanceAsync(TestServer server, TimeSpan time)
    {
        // The expiry sees an event when it comes to it; a turn of the pool lets it arm its timer before the clock moves on.
        for (var i = 0; i < 50; i++)
        {
            await Task.Yield();
        }

        server.Clock.Advance(time);
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
