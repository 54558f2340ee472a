using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What goes through <c>pods/NAME/ephemeralcontainers</c>: guests come into a pod that exists. None is ever changed or taken out again.
/// </summary>
public static class EphemeralContainersPart
{
    /// <summary>The pod with the guests that are wanted; everything else of a body does not count.</summary>
    public static V1Pod Prepare(V1Pod wanted, V1Pod old) =>
        old with { Spec = old.Spec with { EphemeralContainers = wanted.Spec?.EphemeralContainers } };

    /// <summary>Upstream's rules of such an update; <paramref name="pod"/> is what <see cref="Prepare"/> answered.</summary>
    public static void Validate(V1Pod pod, V1Pod old, FieldErrors errors)
    {
        if (old.Metadata?.Annotations?.ContainsKey(PodAnnotations.Mirror) == true)
        {
            errors.Forbidden("static pods do not support ephemeral containers");
            return;
        }

        PodRules.Validate(pod, errors);
        var wanted = (pod.Spec.EphemeralContainers ?? []).GroupBy(c => c.Name ?? "").ToDictionary(c => c.Key, c => c.Last());
        var at = errors.At("spec").At("ephemeralContainers");
        foreach (var before in old.Spec.EphemeralContainers ?? [])
        {
            if (!wanted.TryGetValue(before.Name ?? "", out var now))
            {
                at.Forbidden($"existing ephemeral containers {ShownText.Quote(before.Name)} may not be removed\n");
            }
            else if (!ModelDiff.Same(before, now))
            {
                at.Forbidden($"existing ephemeral containers {ShownText.Quote(before.Name)} may not be changed\n"
                    + UnifiedDiff.Of(ModelDiff.Canonical(before), ModelDiff.Canonical(now)));
            }
        }
    }
}
