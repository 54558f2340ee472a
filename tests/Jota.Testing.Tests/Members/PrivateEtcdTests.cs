using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Hosting.Members;
using Jota.Store;
using Jota.Store.Etcd;
using Jota.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Members;

/// <summary>A real etcd of the server's own.</summary>
public sealed class PrivateEtcdTests : IDisposable
{
    private static readonly PrivateEtcdOptions Free = new() { ClientPort = 0, PeerPort = 0, Name = "one" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("private-etcd-");

    public PrivateEtcdTests() => Assert.SkipWhen(EtcdProcess.Missing is not null, EtcdProcess.Missing ?? "");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private EtcdHome Home => EtcdHome.Of(_folder.FullName);

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task What_was_stored_is_there_at_the_next_start_at_the_same_ports_and_no_process_stays_behind()
    {
        Uri[] where;
        int pid;
        await using (var first = await StartAsync())
        {
            (where, pid) = ([.. first.Store.Endpoints], first.Pid);
            Assert.True(Directory.Exists($"/proc/{pid}"));
            await WriteAsync(first, "a");
        }

        Assert.False(Directory.Exists($"/proc/{pid}"));
        await using var second = await StartAsync();
        Assert.Equal(where, second.Store.Endpoints);
        Assert.NotNull(await ReadAsync(second, "a"));
    }

    [Fact]
    public async Task One_that_was_killed_is_started_again_and_writes_go_on()
    {
        await using var etcd = await StartAsync();
        await using var store = await EtcdStore.OpenAsync(etcd.Store, Ct);
        for (var turn = 0; turn < 2; turn++)
        {
            var pid = etcd.Pid;
            using (var victim = Process.GetProcessById(pid))
            {
                victim.Kill();
            }

            var written = await store.WriteAsync(StoreWrite.Put($"/registry/{turn}", new byte[1], Revision.None), Ct);
            Assert.True(written.Succeeded);
            Assert.NotEqual(pid, etcd.Pid);
        }
    }

    [Fact]
    public async Task Files_are_their_owners_alone_and_nobody_gets_in_without_a_certificate()
    {
        await using var etcd = await StartAsync();
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.All(
            [Home.Folder, Home.Data, Home.Certificates, Home.Member, Home.Log, .. Directory.GetFiles(Home.Certificates, "*.key")],
            path => Assert.Equal(UnixFileMode.None, (OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path)) & others));
        var stranger = etcd.Store with { CertificateFile = null, KeyFile = null, Patience = TimeSpan.FromMilliseconds(300) };
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(stranger, Ct));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_named_with_what_to_install()
    {
        var missing = await Assert.ThrowsAsync<EtcdSetupException>(() => StartAsync(Free with { Binary = "/none/etcd" }));
        Assert.Contains("/none/etcd", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var refused = await Assert.ThrowsAsync<EtcdSetupException>(() => StartAsync(Free with { PeerPort = port }));
        Assert.Contains($":{port}: bind: address already in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--etcd-peer-port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_another_cluster_are_not_taken_up()
    {
        await (await StartAsync()).DisposeAsync();
        var member = JsonNode.Parse(await File.ReadAllTextAsync(Home.Member, Ct))!;
        member["clusterId"] = 4711UL;
        await File.WriteAllTextAsync(Home.Member, member.ToJsonString(), Ct);
        Assert.Contains("1267", (await Assert.ThrowsAsync<EtcdSetupException>(() => StartAsync())).Message, StringComparison.Ordinal);

        File.Delete(Home.Member);
        Assert.Contains(Home.Member, (await Assert.ThrowsAsync<EtcdSetupException>(() => StartAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_that_moves_tells_where_it_is_from_now_on()
    {
        await (await StartAsync()).DisposeAsync();
        var elsewhere = Free with { Address = IPAddress.Parse("127.0.0.2") };
        await using (var moved = await StartAsync(elsewhere))
        {
            Assert.Equal("127.0.0.2", Assert.Single(moved.Store.Endpoints).Host);
            await WriteAsync(moved, "a");
        }

        await using var again = await StartAsync(elsewhere);
        Assert.NotNull(await ReadAsync(again, "a"));
    }

    [Fact]
    public async Task Forcing_needs_something_to_go_on_with() => Assert.Contains(
        "--force-new-cluster",
        (await Assert.ThrowsAsync<EtcdSetupException>(() => StartAsync(Free with { ForceNewCluster = true }))).Message,
        StringComparison.Ordinal);

    private static async Task WriteAsync(PrivateEtcd etcd, string name)
    {
        await using var store = await EtcdStore.OpenAsync(etcd.Store, Ct);
        Assert.True((await store.WriteAsync(StoreWrite.Put($"/registry/{name}", new byte[1], Revision.None), Ct)).Succeeded);
    }

    private static async Task<StoredValue?> ReadAsync(PrivateEtcd etcd, string name)
    {
        await using var store = await EtcdStore.OpenAsync(etcd.Store, Ct);
        return await store.GetAsync($"/registry/{name}", Ct);
    }

    private Task<PrivateEtcd> StartAsync(PrivateEtcdOptions? options = null) => PrivateEtcd.StartAsync(
        Home, options ?? Free, TimeProvider.System, NullLogger<PrivateEtcd>.Instance, new Progress<string>(), Ct);
}
