namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>As whom containers run.</summary>
internal static class UserChecks
{
    private const string MaybeRoot = "runAsNonRoot != true";

    public static Violation? NonRoot(SecuredPod pod, SecurityVersion version)
    {
        if (pod.HasOwnUsers && version.Knows(35))
        {
            return null;
        }

        var own = pod.Context?.RunAsNonRoot;
        var allowing = pod.Where(c => c.Context?.RunAsNonRoot == false);
        if (own == false || !allowing.IsEmpty)
        {
            return new(MaybeRoot, $"{Phrase.Setters(own == false, allowing)} must not set securityContext.runAsNonRoot=false");
        }

        var silent = own == true ? [] : pod.Where(c => c.Context?.RunAsNonRoot is null);
        return silent.IsEmpty
            ? null
            : new(MaybeRoot, $"pod or {Phrase.Containers(silent)} must set securityContext.runAsNonRoot=true");
    }

    public static Violation? Root(SecuredPod pod, SecurityVersion version)
    {
        if (pod.HasOwnUsers && version.Knows(35))
        {
            return null;
        }

        var own = pod.Context?.RunAsUser == 0;
        var containers = pod.Where(c => c.Context?.RunAsUser == 0);
        return !own && containers.IsEmpty ? null : new("runAsUser=0", $"{Phrase.Setters(own, containers)} must not set runAsUser=0");
    }
}
