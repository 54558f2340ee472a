using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Gives every pod the number of its priority class; without a class that is zero.</summary>
public sealed class PriorityPlugin : AdmissionPlugin
{
    private const string DefaultPolicy = "PreemptLowerPriority";

    /// <inheritdoc/>
    public override string Name => "Priority";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Object: V1Pod pod })
        {
            Admit(request, pod.Spec ??= new V1PodSpec());
        }

        return ValueTask.CompletedTask;
    }

    private static void Admit(AdmissionRequest request, V1PodSpec spec)
    {
        var priority = spec.PriorityClassName switch
        {
            null or "" => 0,
            "system-cluster-critical" => 2000000000,
            "system-node-critical" => 2000001000,
            var other => throw request.Forbid($"no PriorityClass with name {other} was found"),
        };
        if (spec.Priority is { } said && said != priority)
        {
            throw request.Forbid(
                $"the integer value of priority ({said}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        }

        if (spec.PreemptionPolicy is { Length: > 0 } policy && policy != DefaultPolicy)
        {
            throw request.Forbid(
                $"the string value of PreemptionPolicy ({policy}) must not be provided in pod spec; priority admission controller computed {DefaultPolicy} from the given PriorityClass name");
        }

        spec.Priority = priority;
        spec.PreemptionPolicy = DefaultPolicy;
    }
}
