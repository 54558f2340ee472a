using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on a new pod: what is allowed but does not do what it seems to.</summary>
internal static class PodWarnings
{
    private static readonly (string Key, string Advice)[] DeadAnnotations =
    [
        ("scheduler.alpha.kubernetes.io/critical-pod", "non-functional in v1.16+; use the \"priorityClassName\" field instead"),
        ("security.alpha.kubernetes.io/sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
        ("security.alpha.kubernetes.io/unsafe-sysctls", "non-functional in v1.11+; use the \"sysctls\" field instead"),
    ];

    public static IEnumerable<string> OfNew(V1Pod pod) =>
        [.. OfName(pod.Metadata?.Name ?? ""), .. Of(pod.Metadata?.Annotations, pod.Spec, "")];

    /// <summary>Advice on a pod or a template.</summary>
    /// <param name="annotations">Its annotations.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="root">What stands before <c>spec</c> and <c>metadata</c> in paths: nothing, or <c>spec.template.</c>.</param>
    public static IEnumerable<string> Of(IDictionary<string, string>? annotations, V1PodSpec spec, string root) =>
    [
        .. OfPlacement(spec, root),
        .. OfAnnotations(annotations, spec, root),
        .. OfVolumes(spec, root),
        .. OfDuplicates(spec, root),
        .. ContainerWarnings.OfFractions(spec.Overhead, $"{root}spec.overhead"),
        .. ContainerWarnings.Of(annotations, spec, root),
        .. PortWarnings.Of(spec, root),
        .. OfGrace(spec, root),
        .. OfPodAffinity(spec.Affinity, root),
    ];

    private static IEnumerable<string> OfName(string name)
    {
        const string Advice =
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
        var errors = NameSyntax.DnsLabelErrors(name);
        return errors.IsEmpty ? [] : [$"{Advice}: [{string.Join(' ', errors)}]"];
    }

    private static IEnumerable<string> OfGrace(V1PodSpec spec, string root) => spec.TerminationGracePeriodSeconds < 0
        ? [$"{root}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"]
        : [];

    private static IEnumerable<string> OfPlacement(V1PodSpec spec, string root)
    {
        foreach (var key in spec.NodeSelector?.Keys ?? [])
        {
            if (NodeLabels.Advice(key) is { } advice)
            {
                yield return $"{root}spec.nodeSelector[{key}]: {advice}";
            }
        }

        foreach (var warning in NodeLabels.WarningsOf(spec.Affinity?.NodeAffinity, $"{root}spec.affinity.nodeAffinity"))
        {
            yield return warning;
        }

        for (var i = 0; i < spec.TopologySpreadConstraints?.Count; i++)
        {
            var constraint = spec.TopologySpreadConstraints[i];
            if (NodeLabels.Advice(constraint.TopologyKey) is { } advice)
            {
                yield return $"{root}spec.topologySpreadConstraints[{i}].topologyKey: {constraint.TopologyKey} is {advice}";
            }

            if (constraint.LabelSelector is null)
            {
                yield return $"{root}spec.topologySpreadConstraints[{i}].labelSelector: a null labelSelector results in matching no pod";
            }
        }
    }

    private static IEnumerable<string> OfAnnotations(IDictionary<string, string>? annotations, V1PodSpec spec, string root)
    {
        if (annotations is null)
        {
            yield break;
        }

        foreach (var (key, advice) in DeadAnnotations.Where(dead => annotations.ContainsKey(dead.Key)))
        {
            yield return $"{root}metadata.annotations[{key}]: {advice}";
        }

        if (spec.SecurityContext?.SeccompProfile is null && annotations.ContainsKey(PodAnnotations.Seccomp))
        {
            yield return $"{root}metadata.annotations[{PodAnnotations.Seccomp}]: non-functional in v1.27+; use the \"seccompProfile\" " +
                "field instead";
        }
    }

    private static IEnumerable<string> OfVolumes(V1PodSpec spec, string root)
    {
        for (var i = 0; i < spec.Volumes?.Count; i++)
        {
            var (field, advice) = spec.Volumes[i] switch
            {
                { PhotonPersistentDisk: not null } => ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
                { GitRepo: not null } => ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
                { ScaleIO: not null } => ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"),
                { Flocker: not null } => ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
                { Storageos: not null } => ("storageOS", "deprecated in v1.22, non-functional in v1.25+"),
                { Quobyte: not null } => ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
                { Glusterfs: not null } => ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
                { Cephfs: not null } => ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
                { Rbd: not null } => ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
                _ => ("", ""),
            };
            if (field.Length > 0)
            {
                yield return $"{root}spec.volumes[{i}].{field}: {advice}";
            }
        }
    }

    private static IEnumerable<string> OfDuplicates(V1PodSpec spec, string root)
    {
        var addresses = new HashSet<string>();
        for (var i = 0; i < spec.HostAliases?.Count; i++)
        {
            if (!addresses.Add(spec.HostAliases[i].Ip ?? ""))
            {
                yield return $"{root}spec.hostAliases[{i}].ip: duplicate ip \"{spec.HostAliases[i].Ip}\"";
            }
        }

        var secrets = new HashSet<string>();
        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            if (!secrets.Add(spec.ImagePullSecrets[i].Name ?? ""))
            {
                yield return $"{root}spec.imagePullSecrets[{i}].name: duplicate name \"{spec.ImagePullSecrets[i].Name}\"";
            }
        }

        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            if (string.IsNullOrEmpty(spec.ImagePullSecrets[i].Name))
            {
                yield return $"{root}spec.imagePullSecrets[{i}].name: invalid empty name \"\"";
            }
        }
    }

    private static IEnumerable<string> OfPodAffinity(V1Affinity? affinity, string root) =>
    [
        .. OfTerms(
            $"{root}spec.affinity.podAffinity",
            affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution),
        .. OfTerms(
            $"{root}spec.affinity.podAntiAffinity",
            affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution),
    ];

    private static IEnumerable<string> OfTerms(
        string field, IList<V1PodAffinityTerm>? required, IList<V1WeightedPodAffinityTerm>? preferred)
    {
        const string Advice = "a null labelSelector results in matching no pod";
        for (var i = 0; i < required?.Count; i++)
        {
            if (required[i].LabelSelector is null)
            {
                yield return $"{field}.requiredDuringSchedulingIgnoredDuringExecution[{i}].labelSelector: {Advice}";
            }
        }

        for (var i = 0; i < preferred?.Count; i++)
        {
            if (preferred[i].PodAffinityTerm?.LabelSelector is null)
            {
                yield return $"{field}.preferredDuringSchedulingIgnoredDuringExecution[{i}].podAffinityTerm.labelSelector: {Advice}";
            }
        }
    }
}
