using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>
/// Which changes of a pod are held against its namespace's standard: those of what it runs. Others pass, so that a pod that was there
/// before the standard can still be labelled, finalized and deleted.
/// </summary>
internal static class SecuredChange
{
    private const string Pod = "seccomp.security.alpha.kubernetes.io/pod";
    private const string Container = "container.seccomp.security.alpha.kubernetes.io/";

    public static bool Matters(V1Pod before, V1Pod now)
    {
        if (Annotation(before, Pod) != Annotation(now, Pod))
        {
            return true;
        }

        var known = Images(before);
        return Images(now).Count != known.Count
            || Images(now).Any(c => !known.TryGetValue(c.Key, out var image) || image != c.Value
                || Annotation(before, Container + c.Key) != Annotation(now, Container + c.Key));
    }

    private static string? Annotation(V1Pod pod, string key) =>
        pod.Metadata.Annotations?.TryGetValue(key, out var value) == true ? value : null;

    private static Dictionary<string, string> Images(V1Pod pod) =>
        (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).Select(c => (c.Name, c.Image))
            .Concat((pod.Spec.EphemeralContainers ?? []).Select(c => (c.Name, c.Image)))
            .ToDictionary(c => c.Name, c => c.Image ?? "", StringComparer.Ordinal);
}
