using Jota.Api;
using Jota.ApiServer.Authorization.Bootstrap;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>Sees to it that the roles and bindings are there that every cluster has; without them no component could do its work.</summary>
internal sealed class SystemRoles(IApi api, WatchCaches caches, ObjectWriter writer, IdSource ids, TimeProvider clock)
{
    /// <summary>Adds what is missing: all of it at once on a new store, nothing on one that has been used before.</summary>
    public Task EnsureAsync(CancellationToken ct) =>
        caches.Find<V1ClusterRole>() is null
            ? Task.CompletedTask
            : Task.WhenAll(BootstrapRoles.Read().Select(obj => EnsureAsync(obj, ct)));

    private async Task EnsureAsync(IKubernetesObject<V1ObjectMeta> wanted, CancellationToken ct)
    {
        var resource = caches.Catalog.FindKind($"{RbacNames.Group}/v1", KindOf(wanted))!;
        var key = new ObjectKey(wanted.Metadata.NamespaceProperty ?? "", wanted.Metadata.Name);
        if (caches.Find(ApiTarget.Of(resource, key)) is { } stored)
        {
            await UpdateAsync(resource, wanted, stored, ct);
        }
        else
        {
            await CreateAsync(resource, key, wanted, ct);
        }
    }

    /// <summary>Past admission and checks, which have nothing to say about our own table: a new cluster starts sooner.</summary>
    private async Task CreateAsync(Resource resource, ObjectKey key, IKubernetesObject<V1ObjectMeta> wanted, CancellationToken ct)
    {
        MetadataRules.Begin(resource, wanted.Metadata, ids, clock.ObjectNow());

        // When another server on the same store was faster, its work is as good.
        await writer.WriteAsync(resource, key, ObjectEncoding.ToStored(resource, wanted), wanted, Revision.None, ct);
    }

    private async Task UpdateAsync(Resource resource, IKubernetesObject<V1ObjectMeta> wanted, ApiObject stored, CancellationToken ct)
    {
        if (BootstrapReconciliation.Update(wanted, stored) is not { } changed)
        {
            return;
        }

        try
        {
            await api.UpdateAsync(ApiTarget.Of(resource, stored.Key), new ApiBody.Typed(changed), WriteOptions.Plain, ct);
        }
        catch (ApiException e) when (e.Reason is "Conflict" or "NotFound")
        {
            // Somebody is at work on it: it is looked at again at the next start.
        }
    }

    private static string KindOf(object obj) => obj switch
    {
        V1Role => RbacNames.Role,
        V1ClusterRole => RbacNames.ClusterRole,
        V1RoleBinding => "RoleBinding",
        V1ClusterRoleBinding => "ClusterRoleBinding",
        _ => throw new ArgumentException($"{obj} is no object of RBAC", nameof(obj)),
    };
}
