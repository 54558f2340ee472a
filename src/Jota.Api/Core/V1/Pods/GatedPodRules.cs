using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>A pod that is still held back by scheduling gates may be directed to fewer nodes, never to more.</summary>
internal static class GatedPodRules
{
    private const string OnlyAdditions = "only additions are allowed (no mutations or deletions)";

    /// <summary>Reports changes that go too far, and answers the spec without the changes that this has dealt with.</summary>
    public static V1PodSpec Validate(V1PodSpec spec, V1PodSpec old, FieldErrors at)
    {
        ValidateNodeSelector(spec.NodeSelector, old.NodeSelector, at.At("nodeSelector"));
        ValidateNodeAffinity(spec.Affinity?.NodeAffinity, old.Affinity?.NodeAffinity, at.At("affinity").At("nodeAffinity"));
        return spec with { NodeSelector = old.NodeSelector, Affinity = WithNodeAffinityOf(old.Affinity, spec.Affinity) };
    }

    // An affinity to nothing is none, so that giving or taking the whole affinity shows as no other change.
    private static V1Affinity? WithNodeAffinityOf(V1Affinity? old, V1Affinity? affinity) =>
        affinity is { PodAffinity: null, PodAntiAffinity: null } or null && old is null
            ? null
            : (affinity ?? new()) with { NodeAffinity = old?.NodeAffinity };

    private static void ValidateNodeSelector(IDictionary<string, string>? selector, IDictionary<string, string>? old, FieldErrors at)
    {
        foreach (var (key, value) in old ?? new Dictionary<string, string>())
        {
            if (selector is null || !selector.TryGetValue(key, out var now) || now != value)
            {
                var shown = (selector ?? new Dictionary<string, string>()).Select(pair => (pair.Key, (object?)pair.Value));
                at.Invalid(
                    GoText.Struct([.. shown]), "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
                return;
            }
        }
    }

    private static void ValidateNodeAffinity(V1NodeAffinity? affinity, V1NodeAffinity? old, FieldErrors at)
    {
        var place = at.At("requiredDuringSchedulingIgnoredDuringExecution");
        if (old?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms is not { Count: > 0 } terms)
        {
            return;
        }

        var now = affinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        if (now.Count != terms.Count)
        {
            place.At("nodeSelectorTerms").Invalid(
                ShownText.Of($"[{string.Join(',', now.Select(Text))}]"),
                "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
            return;
        }

        for (var i = 0; i < terms.Count; i++)
        {
            if (!OnlyAdds(now[i].MatchExpressions, terms[i].MatchExpressions) || !OnlyAdds(now[i].MatchFields, terms[i].MatchFields)
                || (IsEmpty(terms[i]) && !IsEmpty(now[i])))
            {
                place.At("nodeSelectorTerms").At(i).Invalid(ShownText.Of(Text(now[i])), OnlyAdditions);
            }
        }
    }

    // An empty term matches nothing: adding to it would open nodes up.
    private static bool IsEmpty(V1NodeSelectorTerm term) =>
        term is { MatchExpressions: not { Count: > 0 }, MatchFields: not { Count: > 0 } };

    private static bool OnlyAdds(IList<V1NodeSelectorRequirement>? now, IList<V1NodeSelectorRequirement>? old) =>
        (old?.Count ?? 0) <= (now?.Count ?? 0) && (old ?? []).Select((before, i) => ModelDiff.Same(before, now![i])).All(same => same);

    private static string Text(V1NodeSelectorTerm term) => Encoding.UTF8.GetString(ApiJson.Encode(term));
}
