using Jota.Store.Etcd;
using Jota.Store.Etcd.Connections;

namespace Jota.Store.Tests.Etcd;

/// <summary>Members of a real etcd end, hang and come back.</summary>
public sealed class EtcdCrashTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_and_started_again_under_16_writers_etcd_has_all_that_was_answered()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        var start = await store.GetRevisionAsync(Ct);
        await using var writers = new FaultyWriters(store, start);
        for (var round = 0; round < 3; round++)
        {
            await writers.WrittenAsync(300);
            await etcd.Members[0].KillAsync();
            etcd.Members[0].Start();
        }

        await writers.WrittenAsync(300);
        await writers.CheckAsync();
    }

    [Fact]
    public async Task With_a_leader_killed_round_after_round_nothing_answered_is_lost()
    {
        await using var etcd = EtcdCluster.Start(members: 3);
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]) { AttemptLimit = TimeSpan.FromSeconds(1) }, Ct);
        var start = await store.GetRevisionAsync(Ct);
        await using var writers = new FaultyWriters(store, start);
        for (var round = 0; round < 4; round++)
        {
            await writers.WrittenAsync(200);
            var leader = await LeaderAsync(etcd);
            await leader.KillAsync();
            await writers.WrittenAsync(200);
            leader.Start();
        }

        await writers.WrittenAsync(200);
        await writers.CheckAsync();
    }

    [Fact]
    public async Task A_leader_that_hangs_is_left_by_writers_and_watches()
    {
        await using var etcd = EtcdCluster.Start(members: 3);
        var leader = await LeaderAsync(etcd);
        var rest = etcd.Members.Where(member => member != leader);
        await using var store = await EtcdStore.OpenAsync(
            new([leader.Endpoint, .. rest.Select(member => member.Endpoint)]) { AttemptLimit = TimeSpan.FromSeconds(1) }, Ct);
        var start = await store.GetRevisionAsync(Ct);
        await using var writers = new FaultyWriters(store, start);
        await writers.WrittenAsync(100);
        await leader.SignalAsync("STOP");
        await writers.WrittenAsync(400);
        await writers.CheckAsync();
        await leader.SignalAsync("CONT");
    }

    [Fact]
    public async Task Without_a_majority_it_is_told_that_etcd_is_away_and_all_goes_on_when_it_is_back()
    {
        await using var etcd = EtcdCluster.Start();
        var patience = TimeSpan.FromMilliseconds(300);
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        await using var hasty = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]) { Patience = patience }, Ct);
        await etcd.Members[0].KillAsync();
        Assert.Contains("does not answer", await hasty.FindWriteProblemAsync(Ct));
        Assert.True((await Assert.ThrowsAsync<StoreException>(async () => await hasty.GetRevisionAsync(Ct))).Unavailable);
        var write = StoreWrite.Put("/registry/a", new byte[] { 1 }, Api.Revision.None);
        Assert.True((await Assert.ThrowsAsync<StoreException>(async () => await hasty.WriteAsync(write, Ct))).Unavailable);

        var waits = store.WriteAsync(write, Ct);
        etcd.Members[0].Start();
        Assert.True((await waits).Succeeded);
        Assert.Null(await store.FindWriteProblemAsync(Ct));
    }

    private static async Task<EtcdProcess> LeaderAsync(EtcdCluster etcd)
    {
        while (true)
        {
            foreach (var process in etcd.Members.Where(process => process.Runs))
            {
                using var one = new EtcdMembers(new([process.Endpoint]));
                var (status, _) = await one.CallAsync((m, options) => m.Maintenance.StatusAsync(new(), options), EtcdCall.Read, Ct);
                if (status.Leader != 0 && status.Leader == status.Header.MemberId)
                {
                    return process;
                }
            }
        }
    }
}
