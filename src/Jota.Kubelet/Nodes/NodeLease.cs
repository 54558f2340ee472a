using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Nodes;

/// <summary>The node's Lease in <c>kube-node-lease</c>: the cheap sign of life, renewed every 10 seconds for 40.</summary>
internal sealed class NodeLease(IApi api, string node, TimeProvider clock)
{
    /// <summary>For how long a sign of life holds.</summary>
    public const int Seconds = 40;

    private const string Namespace = "kube-node-lease";

    private V1Lease? _lease;

    public async Task RenewAsync(string nodeUid, CancellationToken ct)
    {
        try
        {
            _lease = _lease is null ? await CreateAsync(nodeUid, ct) : await api.UpdateAsync(Renewed(_lease, nodeUid), ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone, or changed by somebody else: begin with what is there.
            _lease = null;
            _lease = await CreateAsync(nodeUid, ct);
        }
    }

    private async Task<V1Lease> CreateAsync(string nodeUid, CancellationToken ct)
    {
        try
        {
            return await api.CreateAsync(
                Renewed(new V1Lease { ApiVersion = "coordination.k8s.io/v1", Kind = "Lease", Metadata = new() }, nodeUid), ct);
        }
        catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" })
        {
            var present = await api.GetAsync<V1Lease>(new ObjectKey(Namespace, node), ct);
            return await api.UpdateAsync(Renewed(present, nodeUid), ct);
        }
    }

    private V1Lease Renewed(V1Lease lease, string nodeUid) => lease with
    {
        Metadata = lease.Metadata with
        {
            Name = node,
            NamespaceProperty = Namespace,
            OwnerReferences = nodeUid.Length == 0 ? null : [new V1OwnerReference
            {
                ApiVersion = "v1",
                Kind = "Node",
                Name = node,
                Uid = nodeUid,
            }],
        },
        Spec = new V1LeaseSpec { HolderIdentity = node, LeaseDurationSeconds = Seconds, RenewTime = Microseconds(clock.GetUtcNow()) },
    };

    private static DateTime Microseconds(DateTimeOffset time) =>
        new(time.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
