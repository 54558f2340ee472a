using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's affinity to nodes and to other pods.</summary>
internal static class AffinityRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Validate(V1Affinity? affinity, FieldErrors at)
    {
        if (affinity?.NodeAffinity is { } nodes)
        {
            Validate(nodes, at.At("nodeAffinity"));
        }

        if (affinity?.PodAffinity is { } pods)
        {
            Validate(
                pods.RequiredDuringSchedulingIgnoredDuringExecution, pods.PreferredDuringSchedulingIgnoredDuringExecution,
                at.At("podAffinity"));
        }

        if (affinity?.PodAntiAffinity is { } apart)
        {
            Validate(
                apart.RequiredDuringSchedulingIgnoredDuringExecution, apart.PreferredDuringSchedulingIgnoredDuringExecution,
                at.At("podAntiAffinity"));
        }
    }

    private static void Validate(V1NodeAffinity nodes, FieldErrors at)
    {
        if (nodes.RequiredDuringSchedulingIgnoredDuringExecution is { } required)
        {
            NodeSelectorRules.Validate(required, at.At(Required));
        }

        for (var i = 0; i < nodes.PreferredDuringSchedulingIgnoredDuringExecution?.Count; i++)
        {
            var term = nodes.PreferredDuringSchedulingIgnoredDuringExecution[i];
            ValidateWeight(term.Weight, at.At(Preferred).At(i).At("weight"));
            NodeSelectorRules.ValidateTerm(term.Preference ?? new(), at.At(Preferred).At(i).At("preference"), anyValues: true);
        }
    }

    private static void Validate(IList<V1PodAffinityTerm>? required, IList<V1WeightedPodAffinityTerm>? preferred, FieldErrors at)
    {
        for (var i = 0; i < required?.Count; i++)
        {
            Validate(required[i], at.At(Required).At(i));
        }

        for (var i = 0; i < preferred?.Count; i++)
        {
            ValidateWeight(preferred[i].Weight, at.At(Preferred).At(i).At("weight"));
            Validate(preferred[i].PodAffinityTerm ?? new(), at.At(Preferred).At(i).At("podAffinityTerm"));
        }
    }

    private static void Validate(V1PodAffinityTerm term, FieldErrors at)
    {
        LabelSelectorRules.Validate(term.LabelSelector, at.At("labelSelector"));
        LabelSelectorRules.Validate(term.NamespaceSelector, at.At("namespaceSelector"));
        foreach (var name in term.Namespaces ?? [])
        {
            at.At("namespace").InvalidEach(name, NameSyntax.DnsLabelErrors(name));
        }

        ValidateKeys(term, at);
        var key = term.TopologyKey ?? "";
        if (key.Length == 0)
        {
            at.At("topologyKey").Required("can not be empty");
        }

        at.At("topologyKey").InvalidEach(key, NameSyntax.QualifiedNameErrors(key));
    }

    private static void ValidateKeys(V1PodAffinityTerm term, FieldErrors at)
    {
        ValidateKeys(term.MatchLabelKeys, term.LabelSelector, at.At("matchLabelKeys"));
        ValidateKeys(term.MismatchLabelKeys, term.LabelSelector, at.At("mismatchLabelKeys"));
        if (term.MatchLabelKeys is not { Count: > 0 } keys)
        {
            return;
        }

        var selected = (term.LabelSelector?.MatchLabels?.Keys ?? []).ToHashSet();
        var places = keys.Select((key, i) => (key, i)).DistinctBy(key => key.key).ToDictionary(key => key.key, key => key.i);
        foreach (var key in (term.LabelSelector?.MatchExpressions ?? []).Select(expression => expression.Key ?? ""))
        {
            // The server itself adds one requirement for each key; a second one is the user's.
            if (places.TryGetValue(key, out var index) && selected.Contains(key))
            {
                at.At(index).Invalid(key, "exists in both matchLabelKeys and labelSelector");
            }

            selected.Add(key);
        }

        var mismatched = (term.MismatchLabelKeys ?? []).ToHashSet();
        for (var i = 0; i < keys.Count; i++)
        {
            if (mismatched.Contains(keys[i]))
            {
                at.At("matchLabelKeys").At(i).Invalid(keys[i], "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    private static void ValidateKeys(IList<string>? keys, V1LabelSelector? selector, FieldErrors at)
    {
        if (keys is { Count: > 0 } && selector is null)
        {
            at.Forbidden("must not be specified when labelSelector is not set");
            return;
        }

        for (var i = 0; i < keys?.Count; i++)
        {
            at.At(i).InvalidEach(keys[i], NameSyntax.QualifiedNameErrors(keys[i]));
        }
    }

    private static void ValidateWeight(int weight, FieldErrors at)
    {
        if (weight is < 1 or > 100)
        {
            at.Invalid(weight, "must be in the range 1-100");
        }
    }
}
