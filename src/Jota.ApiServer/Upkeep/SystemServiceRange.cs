using System.Collections.Immutable;
using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>Sees to it that the ranges which services get their addresses from are told, as the ServiceCIDR <c>kubernetes</c>.</summary>
internal sealed class SystemServiceRange(IApi api, WatchCaches caches, ImmutableArray<IPNetwork> ranges)
{
    private const string Name = "kubernetes";
    private const string Finalizer = "networking.k8s.io/service-cidr-finalizer";

    /// <summary>Makes it when it is missing.</summary>
    public async Task EnsureAsync(CancellationToken ct)
    {
        if (caches.Find<V1ServiceCIDR>() is not { } cache || cache.Find(cache.KeyOf(ObjectKey.Cluster(Name))) is not null)
        {
            return;
        }

        try
        {
            var made = await api.CreateAsync(
                new V1ServiceCIDR
                {
                    Metadata = new() { Name = Name, Finalizers = [Finalizer] },
                    Spec = new() { Cidrs = [.. ranges.Select(range => range.ToString())] },
                },
                ct);
            await api.UpdateStatusAsync(made with { Metadata = made.Metadata with { }, Status = new() { Conditions = [Ready(made)] } }, ct);
        }
        catch (ApiException e) when (e.Reason is "AlreadyExists" or "Conflict")
        {
            // Another server on the same store was faster.
        }
    }

    private static V1Condition Ready(V1ServiceCIDR made) => new()
    {
        Type = "Ready",
        Status = "True",
        Reason = "",
        Message = "Kubernetes Service CIDR is ready",
        LastTransitionTime = made.Metadata.CreationTimestamp ?? default,
    };
}
