using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Hosting.Members;
using Jota.Hosting.Snapshots;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Members;

/// <summary>A whole server that starts its etcd itself.</summary>
public sealed class ServerOnItsOwnEtcdTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("own-etcd-");

    public ServerOnItsOwnEtcdTests() => Assert.SkipWhen(EtcdProcess.Missing is not null, EtcdProcess.Missing ?? "");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ClusterOptions Options => new()
    {
        DataDirectory = Path.Combine(_folder.FullName, "data"),
        Port = 0,
        Runtime = RuntimeKind.None,
        Store = StoreKind.Etcd,
        PrivateEtcd = new() { ClientPort = 0, PeerPort = 0 },
    };

    public void Dispose() => _folder.Delete(true);

    [Fact]
    public async Task What_it_stores_is_saved_while_it_is_stopped_and_not_while_it_runs()
    {
        var file = Path.Combine(_folder.FullName, "saved");
        await using (var cluster = await Cluster.StartAsync(Options, NullLoggerFactory.Instance, new Progress<string>(), Ct))
        {
            await cluster.Api.CreateAsync(new V1Namespace { Metadata = new() { Name = "kept" } }, Ct);
            var used = await Assert.ThrowsAsync<ClusterStartException>(
                () => ClusterSnapshots.SaveAsync(Options, file, NullLoggerFactory.Instance, Ct));
            Assert.Contains("in use", used.Message, StringComparison.Ordinal);
        }

        var saved = await ClusterSnapshots.SaveAsync(Options, file, NullLoggerFactory.Instance, Ct);
        Assert.Equal(saved, await SnapshotFile.CheckAsync(file, Ct));
        await using var again = await Cluster.StartAsync(Options, NullLoggerFactory.Instance, new Progress<string>(), Ct);
        Assert.NotNull(await again.Api.GetAsync<V1Namespace>(ObjectKey.Cluster("kept"), Ct));
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_to_whoever_starts_it()
    {
        var options = Options with { PrivateEtcd = new() { Binary = "/none/etcd" } };
        var told = await Assert.ThrowsAsync<ClusterStartException>(
            () => Cluster.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct));
        Assert.Contains("/none/etcd", told.Message, StringComparison.Ordinal);
    }
}
