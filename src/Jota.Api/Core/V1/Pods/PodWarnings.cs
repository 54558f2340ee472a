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
    [
        .. OfName(pod.Metadata?.Name ?? ""),
        .. OfPlacement(pod.Spec),
        .. OfAnnotations(pod),
        .. OfVolumes(pod.Spec),
        .. OfDuplicates(pod.Spec),
        .. OfOverhead(pod.Spec),
        .. ContainerWarnings.Of(pod),
        .. PortWarnings.Of(pod.Spec),
        .. OfPodAffinity(pod.Spec.Affinity),
    ];

    private static IEnumerable<string> OfName(string name)
    {
        const string Advice =
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
        var errors = NameSyntax.DnsLabelErrors(name);
        return errors.IsEmpty ? [] : [$"{Advice}: [{string.Join(' ', errors)}]"];
    }

    private static IEnumerable<string> OfPlacement(V1PodSpec spec)
    {
        foreach (var key in spec.NodeSelector?.Keys ?? [])
        {
            if (NodeLabels.Advice(key) is { } advice)
            {
                yield return $"spec.nodeSelector[{key}]: {advice}";
            }
        }

        foreach (var warning in NodeLabels.WarningsOf(spec.Affinity?.NodeAffinity, "spec.affinity.nodeAffinity"))
        {
            yield return warning;
        }

        for (var i = 0; i < spec.TopologySpreadConstraints?.Count; i++)
        {
            var constraint = spec.TopologySpreadConstraints[i];
            if (NodeLabels.Advice(constraint.TopologyKey) is { } advice)
            {
                yield return $"spec.topologySpreadConstraints[{i}].topologyKey: {constraint.TopologyKey} is {advice}";
            }

            if (constraint.LabelSelector is null)
            {
                yield return $"spec.topologySpreadConstraints[{i}].labelSelector: a null labelSelector results in matching no pod";
            }
        }
    }

    private static IEnumerable<string> OfAnnotations(V1Pod pod)
    {
        if (pod.Metadata?.Annotations is not { } annotations)
        {
            yield break;
        }

        foreach (var (key, advice) in DeadAnnotations.Where(dead => annotations.ContainsKey(dead.Key)))
        {
            yield return $"metadata.annotations[{key}]: {advice}";
        }

        if (pod.Spec.SecurityContext?.SeccompProfile is null && annotations.ContainsKey(PodAnnotations.Seccomp))
        {
            yield return $"metadata.annotations[{PodAnnotations.Seccomp}]: non-functional in v1.27+; use the \"seccompProfile\" field instead";
        }
    }

    private static IEnumerable<string> OfVolumes(V1PodSpec spec)
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
                yield return $"spec.volumes[{i}].{field}: {advice}";
            }
        }
    }

    private static IEnumerable<string> OfDuplicates(V1PodSpec spec)
    {
        var addresses = new HashSet<string>();
        for (var i = 0; i < spec.HostAliases?.Count; i++)
        {
            if (!addresses.Add(spec.HostAliases[i].Ip ?? ""))
            {
                yield return $"spec.hostAliases[{i}].ip: duplicate ip \"{spec.HostAliases[i].Ip}\"";
            }
        }

        var secrets = new HashSet<string>();
        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            if (!secrets.Add(spec.ImagePullSecrets[i].Name ?? ""))
            {
                yield return $"spec.imagePullSecrets[{i}].name: duplicate name \"{spec.ImagePullSecrets[i].Name}\"";
            }
        }

        for (var i = 0; i < spec.ImagePullSecrets?.Count; i++)
        {
            if (string.IsNullOrEmpty(spec.ImagePullSecrets[i].Name))
            {
                yield return $"spec.imagePullSecrets[{i}].name: invalid empty name \"\"";
            }
        }
    }

    private static IEnumerable<string> OfOverhead(V1PodSpec spec) => ContainerWarnings.OfFractions(spec.Overhead, "spec.overhead");

    private static IEnumerable<string> OfPodAffinity(V1Affinity? affinity) =>
    [
        .. OfTerms(
            "podAffinity",
            affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution),
        .. OfTerms(
            "podAntiAffinity",
            affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution),
    ];

    private static IEnumerable<string> OfTerms(string field, IList<V1PodAffinityTerm>? required, IList<V1WeightedPodAffinityTerm>? preferred)
    {
        const string Advice = "a null labelSelector results in matching no pod";
        for (var i = 0; i < required?.Count; i++)
        {
            if (required[i].LabelSelector is null)
            {
                yield return $"spec.affinity.{field}.requiredDuringSchedulingIgnoredDuringExecution[{i}].labelSelector: {Advice}";
            }
        }

        for (var i = 0; i < preferred?.Count; i++)
        {
            if (preferred[i].PodAffinityTerm?.LabelSelector is null)
            {
                yield return $"spec.affinity.{field}.preferredDuringSchedulingIgnoredDuringExecution[{i}].podAffinityTerm.labelSelector: {Advice}";
            }
        }
    }
}
