using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Plugins;
using k8s;
using k8s.Models;

namespace Jota.Kubelet.Csi;

/// <summary>Tells the cluster which CSI drivers a node has: in its CSINode, and on the node itself.</summary>
internal sealed class CsiNodeObjects(IApi api, string node)
{
    /// <summary>Somebody else may write at the same time, but not all the time.</summary>
    private const int Tries = 5;

    /// <summary>A driver is there.</summary>
    /// <exception cref="PluginException">What it tells contradicts what is known.</exception>
    public async Task AddAsync(CsiNodeEntry entry, CancellationToken ct)
    {
        await ChangeAsync<V1Node>(present => CsiNodePlan.With(present, entry), ct);
        await EnsureAsync(ct);
        await ChangeAsync<V1CSINode>(
            present => CsiNodePlan.MustGoFirst(present, entry) ? CsiNodePlan.Without(present, entry.Driver) : null, ct);
        await ChangeAsync<V1CSINode>(present => CsiNodePlan.With(present, entry), ct);
    }

    /// <summary>A driver is gone.</summary>
    public async Task RemoveAsync(string driver, CancellationToken ct)
    {
        await ChangeAsync<V1CSINode>(present => CsiNodePlan.Without(present, driver), ct);
        await ChangeAsync<V1Node>(present => CsiNodePlan.Without(present, driver), ct);
    }

    // The kubelet makes it at the start; somebody may have deleted it.
    private async Task EnsureAsync(CancellationToken ct)
    {
        if (await FindAsync<V1CSINode>(ct) is not null || await FindAsync<V1Node>(ct) is not { } present)
        {
            return;
        }

        var owner = new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = node, Uid = present.Metadata.Uid };
        try
        {
            await api.CreateAsync(
                new V1CSINode { Metadata = new() { Name = node, OwnerReferences = [owner] }, Spec = new() { Drivers = [] } }, ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            // Then it is there.
        }
    }

    private async Task ChangeAsync<T>(Func<T, T?> change, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        for (var i = 1; await FindAsync<T>(ct) is { } present && change(present) is { } changed; i++)
        {
            try
            {
                await api.UpdateAsync(changed, ct);
                return;
            }
            catch (ApiException e) when (e.Code == 409 && i < Tries)
            {
                // Changed a moment ago: by what it is now.
            }
        }
    }

    private async Task<T?> FindAsync<T>(CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await api.GetAsync<T>(ObjectKey.Cluster(node), ct);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return null;
        }
    }
}
