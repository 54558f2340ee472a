using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The pods of daemon sets: made for one node each, to which the scheduler brings them, and hard to scare away.</summary>
internal static class DaemonPod
{
    private const string NameField = "metadata.name";
    private const string GenerationLabel = "pod-template-generation";

    /// <summary>A daemon set's template with the tolerations that every daemon has, and the labels of its revision.</summary>
    public static V1PodTemplateSpec Template(V1DaemonSet set, string hash)
    {
        var template = set.Spec.Template;
        var labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [OwnerRevisions.HashLabel] = hash,
        };
        if (DaemonSetGeneration.Of(set) is { } generation)
        {
            labels[GenerationLabel] = generation.ToString(CultureInfo.InvariantCulture);
        }

        return template with
        {
            Metadata = (template.Metadata ?? new()) with { Labels = labels },
            Spec = template.Spec with { Tolerations = [.. Tolerating(template.Spec)] },
        };
    }

    /// <summary>The pod for a node.</summary>
    public static V1Pod For(PodOwner owner, V1PodTemplateSpec template, string node)
    {
        var pod = owner.NewPod(template);
        var affinity = template.Spec.Affinity ?? new();
        var there = (affinity.NodeAffinity ?? new()) with { RequiredDuringSchedulingIgnoredDuringExecution = Only(node) };
        pod.Spec = template.Spec with { Affinity = affinity with { NodeAffinity = there } };
        return pod;
    }

    /// <summary>The node that a pod is on, or is meant for; null where it is meant for none.</summary>
    public static string? NodeOf(V1Pod pod)
    {
        if (!string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return pod.Spec.NodeName;
        }

        var terms = pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return terms?.SelectMany(term => term.MatchFields ?? [])
            .FirstOrDefault(field => field is { Key: NameField, OperatorProperty: "In", Values.Count: 1 })?.Values[0];
    }

    private static V1NodeSelector Only(string node) => new()
    {
        NodeSelectorTerms = [new() { MatchFields = [new() { Key = NameField, OperatorProperty = "In", Values = [node] }] }],
    };

    private static IEnumerable<V1Toleration> Tolerating(V1PodSpec spec)
    {
        var own = spec.Tolerations ?? [];
        return [.. own, .. OfDaemons(spec).Where(more => !own.Any(given => IsSame(given, more)))];
    }

    private static bool IsSame(V1Toleration one, V1Toleration other) =>
        one.Key == other.Key && one.Effect == other.Effect && one.OperatorProperty == other.OperatorProperty
        && (one.Value ?? "") == (other.Value ?? "");

    private static IEnumerable<V1Toleration> OfDaemons(V1PodSpec spec)
    {
        yield return Exists(NodeTaints.NotReady, NodeTaints.NoExecute);
        yield return Exists(NodeTaints.Unreachable, NodeTaints.NoExecute);
        yield return Exists(NodeTaints.DiskPressure, NodeTaints.NoSchedule);
        yield return Exists(NodeTaints.MemoryPressure, NodeTaints.NoSchedule);
        yield return Exists(NodeTaints.PidPressure, NodeTaints.NoSchedule);
        yield return Exists(NodeTaints.Unschedulable, NodeTaints.NoSchedule);
        if (spec.HostNetwork == true)
        {
            yield return Exists(NodeTaints.NetworkUnavailable, NodeTaints.NoSchedule);
        }
    }

    private static V1Toleration Exists(string key, string effect) => new() { Key = key, OperatorProperty = "Exists", Effect = effect };
}
