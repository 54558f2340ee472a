using k8s.Models;

namespace Jota.Api;

/// <summary>What may be changed in a node: labels, taints, whether it takes pods; its pod range and provider id only once.</summary>
internal static class NodeUpdateRules
{
    private const string OnlySo =
        "node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig feature gate is enabled)";

    public static void Validate(V1Node node, V1Node old, FieldErrors errors)
    {
        ValidateAddresses(node.Status?.Addresses, errors.At("status").At("addresses"));
        var (spec, before, at) = (node.Spec ?? new(), old.Spec ?? new(), errors.At("spec"));
        if (before.PodCIDRs is { Count: > 0 } ranges && !ranges.SequenceEqual(spec.PodCIDRs ?? []))
        {
            at.At("podCIDRs").Forbidden("node updates may not change podCIDR except from \"\" to valid");
        }

        if (!string.IsNullOrEmpty(before.ProviderID) && before.ProviderID != spec.ProviderID)
        {
            at.At("providerID").Forbidden("node updates may not change providerID except from \"\" to valid");
        }

        if (spec.ConfigSource is not null && !ModelDiff.Same(spec.ConfigSource, before.ConfigSource))
        {
            at.At("configSource").Forbidden("updating configSource is not allowed");
        }

        if ((spec.ExternalID ?? "") != (before.ExternalID ?? ""))
        {
            errors.At("[]").Forbidden(OnlySo);
        }
    }

    private static void ValidateAddresses(IList<V1NodeAddress>? addresses, FieldErrors at)
    {
        var seen = new HashSet<(string?, string?)>();
        for (var i = 0; i < addresses?.Count; i++)
        {
            if (!seen.Add((addresses[i].Type, addresses[i].Address)))
            {
                at.At(i).Duplicate(GoText.Struct(("Type", addresses[i].Type ?? ""), ("Address", addresses[i].Address ?? "")));
            }
        }
    }
}
