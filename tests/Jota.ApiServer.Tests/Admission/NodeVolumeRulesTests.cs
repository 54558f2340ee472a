using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.Claims;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Admission;

/// <summary>What a kubelet may do to a volume that is a folder of its node.</summary>
public sealed class NodeVolumeRulesTests
{
    private static readonly UserIdentity Node = new("system:node:a") { Groups = ["system:nodes", UserIdentity.AuthenticatedGroup] };

    [Fact]
    public async Task A_kubelet_lets_its_own_deleted_volume_go_and_changes_nothing_else()
    {
        await using var server = await StartAsync();
        await server.Api.CreateAsync(Folder("folder", "a"), Ct);
        await server.SettleAsync();
        var node = server.Core.As(Node);

        var present = await node.GetAsync<V1PersistentVolume>(ObjectKey.Cluster("folder"), Ct);
        Assert.Equal(403, (await FailsAsync(() => node.UpdateAsync(LetGo(present), Ct))).Code);

        await server.Api.DeleteAsync<V1PersistentVolume>(ObjectKey.Cluster("folder"), DeleteOptions.Default, Ct);
        await server.SettleAsync();
        var going = await node.GetAsync<V1PersistentVolume>(ObjectKey.Cluster("folder"), Ct);
        var more = LetGo(going);
        more.Spec = more.Spec with { PersistentVolumeReclaimPolicy = ReclaimPolicies.Retain };
        var bare = LetGo(going);
        bare.Metadata = bare.Metadata with { Finalizers = [] };
        foreach (var wrong in new[] { more, bare })
        {
            var refused = await FailsAsync(() => node.UpdateAsync(wrong, Ct));
            Assert.Equal(
                "persistentvolumes \"folder\" is forbidden: node \"a\" can only remove the finalizer \"local.jota.dev/folder\" of a volume of its own that is being deleted",
                refused.Message);
        }

        Assert.Equal([StorageFinalizers.Volume], (await node.UpdateAsync(LetGo(going), Ct)).Metadata.Finalizers);
    }

    private static V1PersistentVolume LetGo(V1PersistentVolume volume) => volume with
    {
        Metadata = volume.Metadata with { Finalizers = [.. volume.Metadata.Finalizers.Where(f => f != LocalVolumes.Finalizer)] },
    };
}
