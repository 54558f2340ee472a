using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Nodes;

/// <summary>
/// Says which drivers of volumes a node has, in its CSINode: that there are folders here to be removed, where volumes of the built-in
/// driver are deleted. A simulated node has none, and says nothing.
/// </summary>
internal sealed class StorageNode(IApi api)
{
    public async Task RegisterAsync(V1Node? node, CancellationToken ct)
    {
        if (node is null)
        {
            return;
        }

        var name = node.Metadata.Name;
        try
        {
            await api.CreateAsync(
                new V1CSINode
                {
                    Metadata = new() { Name = name, OwnerReferences = [OwnerOf(node)] },
                    Spec = new() { Drivers = [Own(name)] },
                },
                ct);
        }
        catch (ApiException e) when (e.Reason == "AlreadyExists")
        {
            var present = await api.GetAsync<V1CSINode>(ObjectKey.Cluster(name), ct);
            if (present.Spec?.Drivers?.Any(driver => driver.Name == LocalVolumes.Driver) != true)
            {
                await api.UpdateAsync(present with { Spec = new() { Drivers = [.. present.Spec?.Drivers ?? [], Own(name)] } }, ct);
            }
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // A server without this kind.
        }
    }

    private static V1CSINodeDriver Own(string node) => new() { Name = LocalVolumes.Driver, NodeID = node, TopologyKeys = [] };

    private static V1OwnerReference OwnerOf(V1Node node) =>
        new() { ApiVersion = "v1", Kind = "Node", Name = node.Metadata.Name, Uid = node.Metadata.Uid };
}
