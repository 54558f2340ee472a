using System.Net;
using System.Net.Sockets;
using System.Text;
using Jota.Api;
using Jota.Store.Etcd;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Settings;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Tests.Etcd;

/// <summary>What a real etcd refuses, and what is told of it.</summary>
public sealed class EtcdRefusalTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_etcd_is_told_and_takes_writes_again_when_it_has_room()
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        await etcd.Members[0].KillAsync();
        etcd.Members[0].Start("--quota-backend-bytes", "2000000");

        var full = await Assert.ThrowsAsync<StoreException>(() => FillAsync(store));
        Assert.True(full is { DiskFull: true, OutcomeUnknown: false }, full.Message);
        Assert.Contains("NOSPACE", await FreshProblemAsync(etcd));
        var first = (await store.RangeAsync(new("/registry/"), Ct)).Values[0];
        Assert.True((await store.WriteAsync(StoreWrite.Delete(first.Key, first.Modified), Ct)).Succeeded);

        await etcd.Members[0].KillAsync();
        etcd.Members[0].Start();
        using (var members = new EtcdMembers(new([.. etcd.Endpoints])))
        {
            var (alarms, _) = await members.CallAsync(
                (member, options) => member.Maintenance.AlarmAsync(new AlarmRequest(), options), EtcdCall.Read, Ct);
            var disarm = new AlarmRequest
            {
                Action = AlarmRequest.Types.AlarmAction.Deactivate,
                Alarm = AlarmType.Nospace,
                MemberId = Assert.Single(alarms.Alarms).MemberId,
            };
            await members.CallAsync((member, options) => member.Maintenance.AlarmAsync(disarm, options), EtcdCall.Read, Ct);
        }

        Assert.Null(await FreshProblemAsync(etcd));
        Assert.True((await store.WriteAsync(StoreWrite.Put("/registry/more", new byte[1], Revision.None), Ct)).Succeeded);
    }

    [Theory]
    [InlineData(1_600_000)]
    [InlineData(4_000_000)]
    public async Task A_value_that_is_too_large_is_refused_and_nothing_is_done(int size)
    {
        await using var etcd = EtcdCluster.Start();
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);

        var refused = await Assert.ThrowsAsync<StoreException>(
            async () => await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[size], Revision.None), Ct));

        Assert.True(refused is { TooLarge: true, OutcomeUnknown: false }, refused.Message);
        Assert.Null(await store.GetAsync("/registry/a", Ct));
    }

    [Fact]
    public async Task With_a_password_one_logs_in_and_does_so_again_when_etcd_has_forgotten_it()
    {
        await using var etcd = EtcdCluster.Start();
        var options = new EtcdStoreOptions([.. etcd.Endpoints]) { User = "root", Password = "secret" };

        // Where nobody is asked for a password, one that is given does no harm.
        await using (await EtcdStore.OpenAsync(options, Ct))
        {
        }

        await PostAsync(etcd, "auth/user/add", """{"name":"root","password":"secret"}""");
        await PostAsync(etcd, "auth/role/add", """{"name":"root"}""");
        await PostAsync(etcd, "auth/user/grant", """{"user":"root","role":"root"}""");
        await PostAsync(etcd, "auth/enable", "{}");
        await RefusedAsync(options with { User = null });
        await RefusedAsync(options with { Password = "wrong" });

        await using var store = await EtcdStore.OpenAsync(options, Ct);
        Assert.True((await store.WriteAsync(StoreWrite.Put("/registry/a", new byte[1], Revision.None), Ct)).Succeeded);
        await etcd.Members[0].KillAsync();
        etcd.Members[0].Start();
        Assert.True((await store.WriteAsync(StoreWrite.Put("/registry/b", new byte[1], Revision.None), Ct)).Succeeded);
        await using var watch = store.WatchAsync("/registry/", Revision.None, Ct).GetAsyncEnumerator(Ct);
        Assert.True(await watch.MoveNextAsync());
    }

    private static async Task RefusedAsync(EtcdStoreOptions options)
    {
        var refused = await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(options, Ct));
        Assert.True(refused.LoginRefused, refused.Message);
    }

    private static async Task FillAsync(EtcdStore store)
    {
        for (var i = 0; ; i++)
        {
            await store.WriteAsync(StoreWrite.Put($"/registry/{i}", new byte[100_000], Revision.None), Ct);
        }
    }

    // Asked of one who has written nothing, and so does not know better.
    private static async Task<string?> FreshProblemAsync(EtcdCluster etcd)
    {
        await using var store = await EtcdStore.OpenAsync(new([.. etcd.Endpoints]), Ct);
        return await store.FindWriteProblemAsync(Ct);
    }

    private static async Task PostAsync(EtcdCluster etcd, string path, string body)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(etcd.Endpoints[0].LocalPath), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        using var response = await client.PostAsync($"http://localhost/v3/{path}", new StringContent(body, Encoding.UTF8), Ct);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Ct));
    }
}
