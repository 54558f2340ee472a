namespace Jota.Kubectl;

/// <summary>Which object a name means.</summary>
/// <param name="Referrer">Who names it.</param>
/// <param name="Reference">What sort of object is named.</param>
/// <param name="Field">Where.</param>
/// <param name="Candidates">Which objects it may be.</param>
internal sealed record ReferralChoice(
    BuiltResource Referrer, NameReference Reference, FieldSpec Field, IReadOnlyList<BuiltResource> Candidates)
{
    /// <summary>The object; null where none is meant that was renamed.</summary>
    /// <param name="name">The name in the field.</param>
    /// <param name="ns">The namespace beside it; empty where there is none, null where the field is a name only.</param>
    public BuiltResource? Find(string name, string? ns)
    {
        var found = InNamespace(ns)
            .Where(other => other.Previous.Any(id => id.Name == name))
            .Where(other => other.Previous.Any(id => id.IsOf(Reference.Group, Reference.Version, Reference.Kind)))
            .Where(IsOfRole)
            .Where(IsNear)
            .ToList();
        if (found.Count == 1)
        {
            return found[0];
        }

        found = [.. found.Where(other => other.IsNamedAs(Referrer))];
        if (found.Count <= 1)
        {
            return found.FirstOrDefault();
        }

        var names = found.DistinctBy(other => ns is null ? other.Object.Name() : $"{other.Object.Namespace()}/{other.Object.Name()}");
        return names.Count() == 1 ? found[0] : throw KustomizeErrors.Wrong(
            $"updating name reference in '{Field.Path}' field of '{Referrer.Id}': found multiple possible referrals: " +
            string.Join(", ", found.Select(other => other.Id)));
    }

    private IEnumerable<BuiltResource> InNamespace(string? ns)
    {
        if (string.IsNullOrEmpty(ns))
        {
            return Candidates;
        }

        var first = Candidates.Where(other => !other.OriginalId.IsClusterScoped && other.OriginalId.EffectiveNamespace == ns).ToList();
        return first.Count > 0
            ? first
            : Candidates.Where(other => !other.Id.IsClusterScoped && other.Id.EffectiveNamespace == ns);
    }

    /// <summary>A binding says itself of which kind the role is.</summary>
    private bool IsOfRole(BuiltResource other)
    {
        var role = Referrer.Object["roleRef"];
        return !Field.Path.EndsWith("roleRef/name", StringComparison.Ordinal) || role.Text("kind").Length == 0
            || role.Text("apiGroup").Length == 0
            || other.Previous.Any(id => id.IsOf(role.Text("apiGroup"), "", role.Text("kind")));
    }

    private bool IsNear(BuiltResource other) => Referrer.Id.IsClusterScoped || other.Id.IsClusterScoped
        || other.Object.Kind() == "ServiceAccount" || Referrer.Id.EffectiveNamespace == other.Id.EffectiveNamespace;
}
