using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Hosting.Members;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Members;

/// <summary>Whole servers, each with an etcd of its own, that join each other over HTTPS.</summary>
public sealed class SeveralMembersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("several-");

    public SeveralMembersTests() => Assert.SkipWhen(EtcdProcess.Missing is not null, EtcdProcess.Missing ?? "");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task Three_servers_share_what_is_stored_and_two_go_on_when_one_is_lost()
    {
        await using var first = await StartAsync("one");
        await using var second = await StartAsync("two", await JoinAsync(first));
        await using var third = await StartAsync("three", await JoinAsync(second));
        foreach (var file in (string[])["ca.crt", "ca.key", "front-proxy-ca.key", "service-accounts.key"])
        {
            var shared = await File.ReadAllTextAsync(FileOf("one", $"pki/{file}"), Ct);
            Assert.Equal(shared, await File.ReadAllTextAsync(FileOf("two", $"pki/{file}"), Ct));
            Assert.Equal(shared, await File.ReadAllTextAsync(FileOf("three", $"pki/{file}"), Ct));
        }

        await CreateAsync(third, "by-three");
        Assert.NotNull(await first.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("by-three"), Ct));

        // The one that let the others in is lost; the others write, and let it go.
        await first.DisposeAsync();
        await CreateAsync(second, "without-one");
        Assert.NotNull(await third.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("without-one"), Ct));
        Assert.Equal("one", await ClusterLeaving.RemoveAsync(FolderOf("two"), "one", Ct));
        var unknown = await Assert.ThrowsAsync<ClusterStartException>(() => ClusterLeaving.RemoveAsync(FolderOf("two"), "one", Ct));
        Assert.Contains("two", unknown.Message, StringComparison.Ordinal);

        // One of two that answer cannot be without the other.
        await third.DisposeAsync();
        var refused = await Assert.ThrowsAsync<ClusterStartException>(() => ClusterLeaving.RemoveAsync(FolderOf("two"), "two", Ct));
        Assert.Contains("1 are needed", refused.Message, StringComparison.Ordinal);

        // A majority is lost for good: what is left goes on alone.
        await second.DisposeAsync();
        await using var alone = await StartAsync("two", force: true);
        await CreateAsync(alone, "alone");
        Assert.NotNull(await alone.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("without-one"), Ct));
    }

    [Fact]
    public async Task A_server_leaves_in_order_and_comes_again()
    {
        await using var first = await StartAsync("one");
        var join = await JoinAsync(first);
        await (await StartAsync("two", join)).DisposeAsync();
        Assert.Equal("two", await ClusterLeaving.LeaveAsync(OptionsOf("two"), NullLoggerFactory.Instance, Ct));
        await CreateAsync(first, "alone-again");
        await using var again = await StartAsync("two", join);
        Assert.NotNull(await again.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("alone-again"), Ct));
    }

    [Fact]
    public async Task A_token_for_nodes_a_name_that_is_taken_and_other_settings_are_refused_before_anything_is_given()
    {
        await using var first = await StartAsync("one");
        var nodes = await JoinAsync(first, groups: []);
        Assert.Contains("jota token create --server", await RefusalAsync(OptionsOf("two") with { Join = nodes }), StringComparison.Ordinal);
        var join = await JoinAsync(first);
        Assert.Contains(
            "--node-name", await RefusalAsync(OptionsOf("two") with { Join = join, NodeName = "one" }), StringComparison.Ordinal);
        Assert.Contains(
            "--service-cidr 10.96.0.0/12",
            await RefusalAsync(OptionsOf("two") with { Join = join, ServiceCidr = "10.97.0.0/16" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "--store etcd", await RefusalAsync(OptionsOf("two") with { Join = join, Store = StoreKind.Memory }), StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf("two", "pki/ca.key")));
    }

    private static async Task<ServerJoin> JoinAsync(Cluster server, string[]? groups = null)
    {
        var token = BootstrapToken.Draw();
        var secret = token.ToObject(
            null, "", [BootstrapToken.Authentication, BootstrapToken.Signing], groups ?? [BootstrapToken.ServerGroup]);
        await server.Api.CreateAsync(secret, Ct);
        var signed = ClusterInfoSignature.Prefix + token.Id;
        var info = new ApiTarget(server.Api.Catalog.For<V1ConfigMap>(), ClusterInfoSignature.Namespace, ClusterInfoSignature.Name);
        await foreach (var change in server.Api.WatchAsync(info, ListOptions.All, Ct))
        {
            if (change.Object?.As<V1ConfigMap>().Data?.ContainsKey(signed) == true)
            {
                break;
            }
        }

        var kubeconfig = KubeconfigFile.Load(server.KubeconfigPath);
        return new(server.Address, new(token, JoinToken.HashOf(kubeconfig.Authorities)));
    }

    private static Task CreateAsync(Cluster server, string name) =>
        server.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = name } }, Ct);

    private static async Task<string> RefusalAsync(ClusterOptions options) => (await Assert.ThrowsAsync<ClusterStartException>(
        () => Cluster.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct))).Message;

    private Task<Cluster> StartAsync(string name, ServerJoin? join = null, bool force = false)
    {
        var options = OptionsOf(name);
        options = options with { Join = join, PrivateEtcd = options.PrivateEtcd with { ForceNewCluster = force } };
        return Cluster.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct);
    }

    private ClusterOptions OptionsOf(string name) => new()
    {
        DataDirectory = FolderOf(name),
        NodeName = name,
        Port = 0,
        Runtime = RuntimeKind.None,
        Store = StoreKind.Etcd,
        PrivateEtcd = new() { ClientPort = 0, PeerPort = 0 },
    };

    private string FolderOf(string name) => Path.Combine(_folder.FullName, name);

    private string FileOf(string name, string file) => Path.Combine(FolderOf(name), file);
}
