using k8s.Models;

namespace Jota.Api;

/// <summary>A container that has ended for good does not come back.</summary>
internal static class ContainerStateRules
{
    public static void Validate(V1Pod pod, V1Pod old, FieldErrors at)
    {
        var (spec, status, before) = (old.Spec, pod.Status ?? new(), old.Status ?? new());
        var policies = (spec.Containers ?? []).Concat(spec.InitContainers ?? []).ToLookup(c => c.Name, c => c);
        Validate(status.ContainerStatuses, before.ContainerStatuses, at.At("containerStatuses"), MayRestart);
        Validate(status.InitContainerStatuses, before.InitContainerStatuses, at.At("initContainerStatuses"), MayRestart);
        Validate(status.EphemeralContainerStatuses, before.EphemeralContainerStatuses, at.At("ephemeralContainerStatuses"),
            (_, _) => false);

        bool MayRestart(string name, int exitCode)
        {
            var container = policies[name].FirstOrDefault();
            // Rules of its own may restart the container after any exit.
            return container?.RestartPolicyRules is { Count: > 0 } || (container?.RestartPolicy ?? spec.RestartPolicy) switch
            {
                "Always" => true,
                "OnFailure" => exitCode != 0,
                _ => false,
            };
        }
    }

    private static void Validate(
        IList<V1ContainerStatus>? now, IList<V1ContainerStatus>? before, FieldErrors at, Func<string, int, bool> mayRestart)
    {
        HashSet<string>? unended = null;
        for (var i = 0; i < before?.Count; i++)
        {
            var name = before[i].Name;
            if (before[i].State?.Terminated is { } end && !mayRestart(name, end.ExitCode)
                && (unended ??= [.. (now ?? []).Where(status => status.State?.Terminated is null).Select(status => status.Name)])
                    .Contains(name))
            {
                at.At(i).At("state").Forbidden("may not be transitioned to non-terminated state");
            }
        }
    }
}
