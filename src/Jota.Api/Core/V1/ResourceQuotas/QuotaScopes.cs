using k8s.Models;

namespace Jota.Api;

/// <summary>To which objects of its namespace a quota applies: the scopes that there are, and which of them an object is in.</summary>
public static class QuotaScopes
{
    /// <summary>Pods with a deadline.</summary>
    public const string Terminating = "Terminating";

    /// <summary>Pods without a deadline.</summary>
    public const string NotTerminating = "NotTerminating";

    /// <summary>Pods that ask for nothing.</summary>
    public const string BestEffort = "BestEffort";

    /// <summary>Pods that ask for something.</summary>
    public const string NotBestEffort = "NotBestEffort";

    /// <summary>Pods by the name of their priority class.</summary>
    public const string PriorityClass = "PriorityClass";

    /// <summary>Pods whose affinity looks at pods of other namespaces.</summary>
    public const string CrossNamespacePodAffinity = "CrossNamespacePodAffinity";

    /// <summary>Claims by the name of their volume attributes class.</summary>
    public const string VolumeAttributesClass = "VolumeAttributesClass";

    /// <summary>Whether it is one that there is.</summary>
    public static bool IsStandard(string scope) => scope is Terminating or NotTerminating or BestEffort or NotBestEffort or PriorityClass
        or CrossNamespacePodAffinity or VolumeAttributesClass;

    /// <summary>Whether an object is in all scopes of a quota; one without scopes applies to everything.</summary>
    public static bool Cover(V1ResourceQuotaSpec spec, object obj)
    {
        foreach (var scope in spec.Scopes ?? [])
        {
            if (!IsIn(obj, new() { ScopeName = scope, OperatorProperty = "Exists" }))
            {
                return false;
            }
        }

        return spec.ScopeSelector?.MatchExpressions is not { } selected || selected.All(wanted => IsIn(obj, wanted));
    }

    private static bool IsIn(object obj, V1ScopedResourceSelectorRequirement wanted) => (obj, wanted.ScopeName) switch
    {
        (V1Pod pod, Terminating) => pod.Spec.ActiveDeadlineSeconds is >= 0,
        (V1Pod pod, NotTerminating) => pod.Spec.ActiveDeadlineSeconds is not >= 0,
        (V1Pod pod, BestEffort) => QosClass.Of(pod) == QosClass.BestEffort,
        (V1Pod pod, NotBestEffort) => QosClass.Of(pod) != QosClass.BestEffort,
        (V1Pod pod, PriorityClass) => Selects(wanted, pod.Spec.PriorityClassName is { Length: > 0 } name ? [name] : []),
        (V1Pod pod, CrossNamespacePodAffinity) => LooksElsewhere(pod.Spec.Affinity),
        (V1PersistentVolumeClaim claim, VolumeAttributesClass) => Selects(wanted, [.. AttributesClasses(claim).Distinct()]),
        _ => false,
    };

    /// <summary>Whether one of the names that an object has is selected; what has none is in no set, and so out of all.</summary>
    private static bool Selects(V1ScopedResourceSelectorRequirement wanted, string[] names) => wanted.OperatorProperty switch
    {
        "Exists" => names.Length > 0,
        "DoesNotExist" => names.Length == 0,
        "In" => names.Any(name => wanted.Values?.Contains(name) == true),
        "NotIn" => names.Length == 0 || names.Any(name => wanted.Values?.Contains(name) != true),
        _ => false,
    };

    private static IEnumerable<string> AttributesClasses(V1PersistentVolumeClaim claim)
    {
        string?[] names =
        [
            claim.Spec?.VolumeAttributesClassName,
            claim.Status?.CurrentVolumeAttributesClassName,
            claim.Status?.ModifyVolumeStatus?.TargetVolumeAttributesClassName,
        ];
        return names.Where(name => !string.IsNullOrEmpty(name)).Select(name => name!);
    }

    private static bool LooksElsewhere(V1Affinity? affinity)
    {
        var (near, apart) = (affinity?.PodAffinity, affinity?.PodAntiAffinity);
        return Required(near?.RequiredDuringSchedulingIgnoredDuringExecution)
            || Required(apart?.RequiredDuringSchedulingIgnoredDuringExecution)
            || Preferred(near?.PreferredDuringSchedulingIgnoredDuringExecution)
            || Preferred(apart?.PreferredDuringSchedulingIgnoredDuringExecution);

        static bool Required(IList<V1PodAffinityTerm>? terms) => terms is not null && terms.Any(LooksElsewhere);

        static bool Preferred(IList<V1WeightedPodAffinityTerm>? terms) =>
            terms is not null && terms.Any(term => LooksElsewhere(term.PodAffinityTerm));
    }

    private static bool LooksElsewhere(V1PodAffinityTerm? term) =>
        term?.Namespaces is { Count: > 0 } || term?.NamespaceSelector is not null;
}
