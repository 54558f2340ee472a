using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a node.</summary>
internal static class NodeRules
{
    public static void Validate(V1Node node, FieldErrors errors)
    {
        // Upstream tells taints of the metadata.
        ValidateTaints(node.Spec?.Taints, errors.At("metadata").At("taints"));
        ValidateResources(node, errors);
        ValidateCidrs(node.Spec?.PodCIDRs, errors.At("spec").At("podCIDRs"));
    }

    public static void ValidateResources(V1Node node, FieldErrors errors)
    {
        ValidateResources(node.Status?.Capacity, errors.At("status").At("capacity"));
        ValidateResources(node.Status?.Allocatable, errors.At("status").At("allocatable"));
    }

    private static void ValidateResources(IDictionary<string, ResourceQuantity>? amounts, FieldErrors at)
    {
        foreach (var (name, amount) in amounts ?? new Dictionary<string, ResourceQuantity>())
        {
            ResourceRules.ValidateQuantity(name, amount, at.At(name));
        }
    }

    private static void ValidateTaints(IList<V1Taint>? taints, FieldErrors at)
    {
        var seen = new HashSet<(string?, string?)>();
        for (var i = 0; i < taints?.Count; i++)
        {
            var taint = taints[i];
            at.At(i).At("key").InvalidEach(taint.Key ?? "", NameSyntax.QualifiedNameErrors(taint.Key ?? ""));
            if (NameSyntax.LabelValueErrors(taint.Value ?? "") is { IsEmpty: false } wrong)
            {
                at.At(i).At("value").Invalid(taint.Value, string.Join(';', wrong));
            }

            FirstPass.CheckEffect(taint, at.At(i));
            if (!seen.Add((taint.Key, taint.Effect)))
            {
                at.At(i).Duplicate(
                    GoText.Struct(
                        ("Key", taint.Key ?? ""), ("Value", taint.Value ?? ""), ("Effect", taint.Effect ?? ""), ("TimeAdded", null)),
                    "taints must be unique by key and effect pair");
            }
        }
    }

    private static void ValidateCidrs(IList<string>? ranges, FieldErrors at)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < ranges?.Count; i++)
        {
            at.At(i).InvalidIf(ranges[i], ValueSyntax.RangeError(ranges[i]));
            if (!seen.Add(ranges[i]))
            {
                at.At(i).Duplicate(ranges[i]);
            }
        }

        if (ranges?.Count > 1 && (ranges.Count > 2 || ranges.Count(range => range.Contains(':', StringComparison.Ordinal)) != 1))
        {
            at.Invalid(GoText.List(ranges), "may specify no more than one CIDR for each IP family");
        }
    }
}
