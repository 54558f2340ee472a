using System.Net.Sockets;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a changed pod status.</summary>
internal static class PodStatusRules
{
    public static void Validate(V1Pod pod, V1Pod old, FieldErrors errors)
    {
        var (status, before) = (pod.Status ?? new(), old.Status ?? new());
        PodAnnotationRules.Validate(pod.Metadata?.Annotations, pod.Spec, errors.At("metadata").At("annotations"));
        PodAnnotationRules.ValidateUpdate(pod.Metadata?.Annotations, old.Metadata?.Annotations, errors.At("metadata").At("annotations"));
        // Upstream tells conditions of the metadata.
        ValidateConditions(status.Conditions, errors.At("metadata").At("conditions"));
        var at = errors.At("status");
        if (status.NominatedNodeName is { Length: > 0 } node && node != before.NominatedNodeName)
        {
            at.At("nominatedNodeName").InvalidEach(node, NameSyntax.DnsSubdomainErrors(node));
        }

        if ((status.QosClass ?? "") != (before.QosClass ?? ""))
        {
            at.At("qosClass").Invalid(status.QosClass ?? "", Immutable.Field);
        }

        ContainerStateRules.Validate(pod, old, at);
        ValidateClaims(status.ResourceClaimStatuses, pod.Spec.ResourceClaims, at.At("resourceClaimStatuses"));
        ValidateAddresses((status.PodIPs ?? []).Select(address => address.Ip ?? ""), at.At("podIPs"));
        ValidateHostAddresses(status, at.At("hostIPs"));
    }

    private static void ValidateConditions(IList<V1PodCondition>? conditions, FieldErrors at)
    {
        for (var i = 0; i < conditions?.Count; i++)
        {
            at.At(i).At("Type").InvalidEach(conditions[i].Type ?? "", NameSyntax.QualifiedNameErrors(conditions[i].Type ?? ""));
        }
    }

    private static void ValidateClaims(IList<V1PodResourceClaimStatus>? statuses, IList<V1PodResourceClaim>? claims, FieldErrors at)
    {
        var names = new HashSet<string>();
        var known = (claims ?? []).Select(claim => claim.Name).ToHashSet();
        for (var i = 0; i < statuses?.Count; i++)
        {
            var place = at.At(i).At("name");
            if (!known.Contains(statuses[i].Name))
            {
                place.Invalid(statuses[i].Name ?? "", "must match the name of an entry in `spec.resourceClaims`");
            }

            if (!names.Add(statuses[i].Name ?? ""))
            {
                place.Duplicate(statuses[i].Name);
            }
        }
    }

    private static void ValidateHostAddresses(V1PodStatus status, FieldErrors at)
    {
        if (status.HostIPs is { Count: > 0 } all)
        {
            if (status.HostIP != all[0].Ip)
            {
                at.At(0).At("ip").Invalid(all[0].Ip ?? "", "must be equal to `hostIP`");
            }

            ValidateAddresses(all.Select(address => address.Ip ?? ""), at);
        }
    }

    private static void ValidateAddresses(IEnumerable<string> addresses, FieldErrors at)
    {
        var seen = new HashSet<string>();
        var families = new List<AddressFamily>();
        foreach (var (text, index) in addresses.Select((text, index) => (text, index)))
        {
            at.At(index).InvalidIf(text, ValueSyntax.IpError(text));
            if (ValueSyntax.TryParseIp(text, out var address))
            {
                families.Add(address.AddressFamily);
            }

            if (!seen.Add(text))
            {
                at.At(index).Duplicate(GoText.Struct(("IP", text)));
            }
        }

        if (families.Count != families.Distinct().Count())
        {
            at.Invalid(
                ShownText.Of($"[{string.Join(',', seen.Select(ip => GoText.Struct(("IP", ip))))}]"),
                "may specify no more than one IP for each IP family");
        }
    }
}
