using k8s.Models;

namespace Jota.Api;

/// <summary>The security contexts of all of a pod's containers, with their places.</summary>
internal static class ContainerContexts
{
    public static IEnumerable<(V1SecurityContext Context, FieldErrors At)> Of(V1PodSpec spec, FieldErrors at)
    {
        (string Field, IEnumerable<V1SecurityContext?> Contexts)[] lists =
        [
            ("initContainers", (spec.InitContainers ?? []).Select(c => c.SecurityContext)),
            ("containers", (spec.Containers ?? []).Select(c => c.SecurityContext)),
            ("ephemeralContainers", (spec.EphemeralContainers ?? []).Select(c => c.SecurityContext)),
        ];
        foreach (var (field, contexts) in lists)
        {
            var index = 0;
            foreach (var context in contexts)
            {
                if (context is not null)
                {
                    yield return (context, at.At(field).At(index).At("securityContext"));
                }

                index++;
            }
        }
    }
}
