using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of annotations that mean something to Kubernetes, on a pod or a template.</summary>
internal static class PodAnnotationRules
{
    private static readonly Dictionary<string, string> None = [];

    public static void Validate(IDictionary<string, string>? annotations, V1PodSpec spec, FieldErrors at)
    {
        var all = annotations ?? None;
        if (all.TryGetValue(PodAnnotations.Mirror, out var mirror) && string.IsNullOrEmpty(spec.NodeName))
        {
            at.Key(PodAnnotations.Mirror).Invalid(mirror, "must set spec.nodeName if mirror pod annotation is set");
        }

        if (all.TryGetValue(PodAnnotations.DeletionCost, out var cost) && !IsCost(cost))
        {
            at.Key(PodAnnotations.DeletionCost).Invalid(cost, "must be a 32bit integer");
        }

        HashSet<string>? containers = null;
        foreach (var (key, value) in all)
        {
            if (key == PodAnnotations.Seccomp || key.StartsWith(PodAnnotations.ContainerSeccompPrefix, StringComparison.Ordinal))
            {
                ValidateSeccomp(value, at.At(key));
            }
            else if (key.StartsWith(PodAnnotations.AppArmorPrefix, StringComparison.Ordinal))
            {
                containers ??= ContainersOf(spec);
                ValidateAppArmor(key[PodAnnotations.AppArmorPrefix.Length..], value, containers, at.Key(key));
            }
        }
    }

    /// <summary>What an update may not change.</summary>
    public static void ValidateUpdate(IDictionary<string, string>? annotations, IDictionary<string, string>? old, FieldErrors at)
    {
        foreach (var (key, value) in old ?? None)
        {
            if (annotations is null || !annotations.TryGetValue(key, out var now) || now != value)
            {
                Refuse(key, "may not remove or update", at);
            }
        }

        foreach (var key in (annotations ?? None).Keys.Where(key => old?.ContainsKey(key) != true))
        {
            Refuse(key, "may not add", at);
        }
    }

    private static void Refuse(string key, string what, FieldErrors at)
    {
        if (key.StartsWith(PodAnnotations.AppArmorPrefix, StringComparison.Ordinal))
        {
            at.Key(key).Forbidden($"{what} AppArmor annotations");
        }
        else if (key == PodAnnotations.Mirror)
        {
            at.Key(key).Forbidden($"{what} mirror pod annotation");
        }
    }

    // No leading plus sign or zeros: a number has one form.
    private static bool IsCost(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost)
        && text == cost.ToString(CultureInfo.InvariantCulture);

    private static void ValidateSeccomp(string profile, FieldErrors at)
    {
        if (profile.StartsWith("localhost/", StringComparison.Ordinal))
        {
            PathRules.Descending(profile["localhost/".Length..], at);
        }
        else if (profile is not ("runtime/default" or "docker/default" or "unconfined"))
        {
            at.Invalid(profile, "must be a valid seccomp profile");
        }
    }

    private static HashSet<string> ContainersOf(V1PodSpec spec) =>
    [
        .. (spec.Containers ?? []).Concat(spec.InitContainers ?? []).Select(c => c.Name ?? ""),
        .. (spec.EphemeralContainers ?? []).Select(c => c.Name ?? ""),
    ];

    private static void ValidateAppArmor(string container, string profile, HashSet<string> containers, FieldErrors at)
    {
        if (!containers.Contains(container))
        {
            at.Invalid(container, "container not found");
        }

        if (profile is not ("" or "runtime/default" or "unconfined") && !profile.StartsWith("localhost/", StringComparison.Ordinal))
        {
            at.Invalid(profile, $"invalid AppArmor profile name: \"{profile}\"");
        }
    }
}
