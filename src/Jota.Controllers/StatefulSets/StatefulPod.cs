using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The pods of stateful sets: each with a name and a host name of its own, which its successors take over.</summary>
internal static class StatefulPod
{
    /// <summary>The pod of an ordinal.</summary>
    /// <param name="owner">The set.</param>
    /// <param name="set">The set.</param>
    /// <param name="ordinal">The ordinal.</param>
    /// <param name="template">What it is made of.</param>
    /// <param name="revision">The name of the revision that the template is of.</param>
    public static V1Pod For(PodOwner owner, V1StatefulSet set, long ordinal, V1PodTemplateSpec template, string revision)
    {
        var pod = owner.NewPod(template);
        var name = StatefulNames.Pod(set, ordinal);
        pod.Metadata.GenerateName = null;
        pod.Metadata.Name = name;
        pod.Metadata.Labels = Labels(pod.Metadata.Labels, name, ordinal.ToString(CultureInfo.InvariantCulture));
        pod.Metadata.Labels[OwnerRevisions.HashLabel] = revision;
        pod.Spec = template.Spec with
        {
            Hostname = name,
            Subdomain = NullIfEmpty(set.Spec.ServiceName),
            Volumes = StatefulClaims.Volumes(set, template.Spec, ordinal),
        };
        return pod;
    }

    /// <summary>Whether a pod has the labels that its name asks for; one that was taken over may lack them.</summary>
    public static bool IsWhole(V1Pod pod) =>
        Has(pod, StatefulSetLabels.PodName, pod.Metadata.Name) && Has(pod, StatefulSetLabels.PodIndex, OrdinalIn(pod.Metadata.Name));

    /// <summary>The pod with these labels.</summary>
    public static V1Pod Mended(V1Pod pod) => pod with
    {
        Metadata = pod.Metadata with { Labels = Labels(pod.Metadata.Labels, pod.Metadata.Name, OrdinalIn(pod.Metadata.Name)) },
    };

    private static bool Has(V1Pod pod, string label, string wanted) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value) && value == wanted;

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string OrdinalIn(string name) => name[(name.LastIndexOf('-') + 1)..];

    private static Dictionary<string, string> Labels(IDictionary<string, string>? given, string name, string ordinal) =>
        new(given ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [StatefulSetLabels.PodName] = name,
            [StatefulSetLabels.PodIndex] = ordinal,
        };
}
