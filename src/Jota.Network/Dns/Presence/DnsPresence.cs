using System.Net;
using Jota.Api;
using Jota.Client;
using k8s;
using k8s.Models;

namespace Jota.Network.Dns.Presence;

/// <summary>Sees to it that the objects are there under which the cluster's DNS is found. What is there already stays as it is.</summary>
internal static class DnsPresence
{
    /// <summary>Gives the DNS its rights, as somebody who may; they hold when it completes.</summary>
    public static Task GrantAsync(IApi administrator, CancellationToken ct) => Task.WhenAll(
        GrantAsync(administrator, DnsAccess.Role, ct),
        GrantAsync(administrator, DnsAccess.Binding, ct),
        GrantAsync(administrator, DnsAccess.OwnRole, ct),
        GrantAsync(administrator, DnsAccess.OwnBinding, ct));

    /// <summary>Makes the service, and the node's slice anew.</summary>
    /// <param name="api">The API, as the DNS.</param>
    /// <param name="node">The node.</param>
    /// <param name="cluster">The service's address.</param>
    /// <param name="local">Where the node's pods find the server.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task AnnounceAsync(IApi api, V1Node node, IPAddress cluster, IPAddress local, CancellationToken ct)
    {
        // One that is there is seen first: to make it again would ask for an address that is taken, its own.
        if (!await ExistsAsync<V1Service>(api, new ObjectKey(DnsObjects.Namespace, DnsObjects.Name), ct))
        {
            await EnsureAsync(api, DnsObjects.Service(cluster), ct);
        }

        var slice = DnsObjects.Slice(node, local);
        if (!await EnsureAsync(api, slice, ct))
        {
            // The node may be another of the same name, or have other addresses by now.
            await api.UpdateAsync(slice, ct);
        }
    }

    private static async Task GrantAsync<T>(IApi administrator, T wanted, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await EnsureAsync(administrator, wanted, ct);

        // The newest state is read from where the server's authorizer reads: it knows by then.
        await administrator.GetAsync<T>(wanted.Key(), ct);
    }

    private static async Task<bool> ExistsAsync<T>(IApi api, ObjectKey key, CancellationToken ct)
        where T : class
    {
        try
        {
            await api.GetAsync<T>(key, ct);
            return true;
        }
        catch (ApiException missing) when (missing.Code == 404)
        {
            return false;
        }
    }

    private static async Task<bool> EnsureAsync<T>(IApi api, T wanted, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await api.CreateAsync(wanted, ct);
            return true;
        }
        catch (ApiException exists) when (exists.Reason == "AlreadyExists")
        {
            return false;
        }
    }
}
