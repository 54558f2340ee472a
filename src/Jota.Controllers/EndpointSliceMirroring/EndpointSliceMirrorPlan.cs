using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The slices that say what hand-made Endpoints say, for everybody who reads slices only.</summary>
internal static class EndpointSliceMirrorPlan
{
    /// <summary>The name of this controller in <see cref="EndpointSliceLabels.ManagedBy"/>.</summary>
    public const string Manager = "endpointslicemirroring-controller.k8s.io";

    /// <summary>Endpoints with this label have slices of their own.</summary>
    public const string SkipLabel = "endpointslice.kubernetes.io/skip-mirror";

    // More than that of one subset are left out, as upstream does.
    private const int Most = 1000;

    private static readonly string[] OwnAnnotations =
        ["kubectl.kubernetes.io/last-applied-configuration", "endpoints.kubernetes.io/over-capacity", TriggerTimes.Annotation];

    /// <summary>What to make, to write anew and to delete; without endpoints to mirror all there is goes.</summary>
    public static EndpointSlicePlan Compute(V1Endpoints? endpoints, IReadOnlyList<V1EndpointSlice> present)
    {
        var (create, update) = (new List<V1EndpointSlice>(), new List<V1EndpointSlice>());
        var left = present.OrderBy(slice => slice.Metadata.Name, StringComparer.Ordinal).ToList();
        foreach (var wanted in endpoints is null ? [] : SlicesOf(endpoints))
        {
            if (left.Find(slice => slice.AddressType == wanted.AddressType
                && SliceEndpoints.KeyOf(slice.Ports) == SliceEndpoints.KeyOf(wanted.Ports)) is not { } found)
            {
                create.Add(wanted);
                continue;
            }

            left.Remove(found);
            if (!Says(found, wanted))
            {
                var metadata = found.Metadata with
                {
                    Labels = wanted.Metadata.Labels,
                    Annotations = wanted.Metadata.Annotations,
                    OwnerReferences = wanted.Metadata.OwnerReferences,
                };
                update.Add(wanted with { Metadata = metadata });
            }
        }

        return new(create, update, left);
    }

    private static bool Says(V1EndpointSlice found, V1EndpointSlice wanted) =>
        EndpointSliceLabels.Same(found.Metadata.Labels, (Dictionary<string, string>)wanted.Metadata.Labels)
        && found.Metadata.OwnerReferences is [var owner] && owner.Uid == wanted.Metadata.OwnerReferences[0].Uid
        && (found.Endpoints?.Count ?? 0) == wanted.Endpoints.Count
        && (found.Endpoints ?? []).Zip(wanted.Endpoints).All(pair =>
            SliceEndpoints.IdentityOf(pair.First) == SliceEndpoints.IdentityOf(pair.Second)
                && SliceEndpoints.SameState(pair.First, pair.Second));

    private static IEnumerable<V1EndpointSlice> SlicesOf(V1Endpoints endpoints) =>
        from subset in endpoints.Subsets ?? []
        from family in (string[])["IPv4", "IPv6"]
        let all = EndpointsOf(subset, family).Take(Most).ToList()
        where all.Count > 0
        select new V1EndpointSlice
        {
            Metadata = MetadataOf(endpoints),
            AddressType = family,
            Endpoints = all,
            Ports = [.. (subset.Ports ?? []).Select(PortOf)],
        };

    private static IEnumerable<V1Endpoint> EndpointsOf(V1EndpointSubset subset, string family) =>
        (subset.Addresses ?? []).Select(address => (Address: address, Ready: true))
            .Concat((subset.NotReadyAddresses ?? []).Select(address => (Address: address, Ready: false)))
            .Where(told => ServiceFamilies.FamilyOf(told.Address.Ip) == family)
            .Select(told => new V1Endpoint
            {
                Addresses = [told.Address.Ip],
                Conditions = new() { Ready = told.Ready },
                Hostname = told.Address.Hostname is { Length: > 0 } name ? name : null,
                NodeName = told.Address.NodeName,
                TargetRef = told.Address.TargetRef,
            });

    private static Discoveryv1EndpointPort PortOf(Corev1EndpointPort port) =>
        new() { Name = port.Name ?? "", Port = port.Port, Protocol = port.Protocol, AppProtocol = port.AppProtocol };

    private static V1ObjectMeta MetadataOf(V1Endpoints endpoints)
    {
        var labels = new Dictionary<string, string>(endpoints.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [EndpointSliceLabels.ServiceName] = endpoints.Metadata.Name,
            [EndpointSliceLabels.ManagedBy] = Manager,
        };
        var annotations = (endpoints.Metadata.Annotations ?? new Dictionary<string, string>())
            .Where(pair => !OwnAnnotations.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        return new()
        {
            GenerateName = SlicePrefix.Of(endpoints.Metadata.Name),
            NamespaceProperty = endpoints.Metadata.NamespaceProperty,
            Labels = labels,
            Annotations = annotations.Count > 0 ? annotations : null,
            OwnerReferences =
            [
                new()
                {
                    ApiVersion = "v1", Kind = "Endpoints", Name = endpoints.Metadata.Name, Uid = endpoints.Metadata.Uid, Controller = true,
                    BlockOwnerDeletion = true,
                },
            ],
        };
    }
}
