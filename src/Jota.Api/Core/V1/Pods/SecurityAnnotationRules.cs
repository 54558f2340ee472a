using k8s.Models;

namespace Jota.Api;

/// <summary>Where a profile is given both as a field and as the annotation it once was, they must agree.</summary>
internal static class SecurityAnnotationRules
{
    public static void ValidateMatch(IDictionary<string, string>? annotations, V1PodSpec spec, FieldErrors at)
    {
        if (annotations is not { Count: > 0 })
        {
            return;
        }

        if (spec.SecurityContext?.SeccompProfile is { } profile && annotations.TryGetValue(PodAnnotations.Seccomp, out var annotation))
        {
            Validate("seccomp", annotation, profile.Type, profile.LocalhostProfile, at.At("securityContext").At("seccompProfile"));
        }

        foreach (var (name, context, place) in Containers(spec, at))
        {
            if (context?.SeccompProfile is { } seccomp
                && annotations.TryGetValue(PodAnnotations.ContainerSeccompPrefix + name, out annotation))
            {
                Validate("seccomp", annotation, seccomp.Type, seccomp.LocalhostProfile, place.At("seccompProfile"));
            }

            var armor = context?.AppArmorProfile ?? spec.SecurityContext?.AppArmorProfile;
            if (spec.Os?.Name != "windows"
                && armor is not null
                && annotations.TryGetValue(PodAnnotations.AppArmorPrefix + name, out annotation))
            {
                Validate("apparmor", annotation, armor.Type, armor.LocalhostProfile, place.At("appArmorProfile"));
            }
        }
    }

    private static void Validate(string what, string annotation, string? type, string? file, FieldErrors at)
    {
        const string FilePrefix = "localhost/";
        var matches = type switch
        {
            "Unconfined" => annotation == "unconfined",
            "RuntimeDefault" => annotation is "runtime/default" or "docker/default",
            "Localhost" => annotation.StartsWith(FilePrefix, StringComparison.Ordinal),
            _ => true,
        };
        if (!matches)
        {
            at.At("type").Forbidden($"{what} type in annotation and field must match");
        }
        else if (type == "Localhost" && annotation[FilePrefix.Length..] != file)
        {
            at.At("localhostProfile").Forbidden($"{what} profile in annotation and field must match");
        }
    }

    private static IEnumerable<(string? Name, V1SecurityContext? Context, FieldErrors At)> Containers(V1PodSpec spec, FieldErrors at)
    {
        foreach (var (field, containers) in new[] { ("initContainers", spec.InitContainers), ("containers", spec.Containers) })
        {
            for (var i = 0; i < containers?.Count; i++)
            {
                yield return (containers[i].Name, containers[i].SecurityContext, at.At(field).At(i).At("securityContext"));
            }
        }
    }
}
