using Jota.Api;
using Jota.Client;
using Jota.Store.Memory;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Upkeep;

/// <summary>Two servers on one store.</summary>
public sealed class ElectedUpkeepTests
{
    private static readonly ObjectKey Lease = new("kube-system", "upkeep");

    [Fact]
    public async Task One_of_two_servers_does_the_upkeep_and_the_other_when_that_stops()
    {
        await using var store = new MemoryStore();
        var first = await StartAsync("first", store);
        await Eventually.HoldsAsync(() => first.Core.Elected!.Leads);
        await using var second = await StartAsync("second", store);
        for (var i = 0; i < 3; i++)
        {
            // Less in all than a leader may take to renew, whatever the machine is busy with.
            first.Clock.Advance(TimeSpan.FromSeconds(2));
            second.Clock.Advance(TimeSpan.FromSeconds(2));
            await second.SettleAsync();
            Assert.Equal((true, false), (first.Core.Elected!.Leads, second.Core.Elected!.Leads));
        }

        await first.Core.DisposeAsync();
        await Eventually.HoldsAsync(() =>
        {
            second.Clock.Advance(TimeSpan.FromSeconds(2));
            return second.Core.Elected!.Leads;
        });
    }

    [Fact]
    public async Task The_only_server_is_not_elected_and_keeps_no_lease()
    {
        await using var server = await TestServer.StartAsync();
        Assert.NotNull(server.Core.Expiry);
        Assert.Null(server.Core.Elected);
    }

    private static Task<TestServer> StartAsync(string name, MemoryStore store) => TestServer.StartAsync(
        store, change: options => options with { UpkeepLease = new(Lease, name) });
}
