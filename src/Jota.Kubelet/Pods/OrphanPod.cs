using System.Globalization;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What can be known of a pod that only the runtime still has: enough to stop it.</summary>
internal static class OrphanPod
{
    public static IEnumerable<V1Pod> From(IEnumerable<IDictionary<string, string>> labels, IReadOnlyList<Container> containers)
    {
        foreach (var pod in labels.Where(l => l.ContainsKey(ContainerLabels.PodUid)).GroupBy(l => l[ContainerLabels.PodUid]))
        {
            var own = containers.Where(c => c.Labels.TryGetValue(ContainerLabels.PodUid, out var uid) && uid == pod.Key).ToList();
            yield return new V1Pod
            {
                Metadata = new V1ObjectMeta
                {
                    Uid = pod.Key,
                    Name = Text(pod.First(), ContainerLabels.PodName),
                    NamespaceProperty = Text(pod.First(), ContainerLabels.PodNamespace),
                },
                Spec = new V1PodSpec
                {
                    TerminationGracePeriodSeconds = own.Select(Grace).FirstOrDefault(g => g is not null),
                    Containers = [.. own.Select(c => Text(c.Labels, ContainerLabels.ContainerName))
                        .Distinct().Select(name => new V1Container { Name = name })],
                },
            };
        }
    }

    /// <summary>Pods of which nothing but the uid is known.</summary>
    public static IEnumerable<V1Pod> From(IEnumerable<string> uids) => uids.Select(uid => new V1Pod
    {
        Metadata = new V1ObjectMeta { Uid = uid, Name = "", NamespaceProperty = "" },
        Spec = new V1PodSpec { Containers = [] },
    });

    private static string Text(IDictionary<string, string> labels, string name) => labels.TryGetValue(name, out var value) ? value : "";

    private static long? Grace(Container container) =>
        container.Annotations.TryGetValue(ContainerLabels.PodTerminationGracePeriod, out var text) &&
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
