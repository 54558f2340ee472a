using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Gives every pod the number of its priority class: of the one it names, else of the default one, else zero. Sees to it that there is
/// no second default.
/// </summary>
public sealed class PriorityPlugin : AdmissionPlugin
{
    private static readonly V1PriorityClass NoClass = new() { Value = 0, PreemptionPolicy = "PreemptLowerPriority" };

    /// <inheritdoc/>
    public override string Name => "Priority";

    /// <inheritdoc/>
    public override async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        switch (request)
        {
            case { Operation: AdmissionOperation.Create, Object: V1Pod pod }:
                pod.Spec ??= new V1PodSpec();
                Admit(request, pod.Spec, await ClassOfAsync(request, pod.Spec, ct));
                break;
            case { Operation: AdmissionOperation.Update, Object: V1Pod { Spec: { Priority: null } spec }, Old: { } old }:
                // Who writes a pod anew from its manifest does not know what was computed for it.
                spec.Priority = old.As<V1Pod>().Spec.Priority;
                spec.PreemptionPolicy ??= old.As<V1Pod>().Spec.PreemptionPolicy;
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        switch (request)
        {
            case { Operation: AdmissionOperation.Delete, Target.Resource: PriorityClassResource }
                when SystemPriorityClasses.IsOne(request.Target.Name):
                throw request.Forbid("this is a system priority class and cannot be deleted");
            case { Operation: AdmissionOperation.Create or AdmissionOperation.Update, Object: V1PriorityClass { GlobalDefault: true } }
                when DefaultClass(request) is { } other && (request.Old is null || other.Metadata.Name != request.Name):
                throw request.Forbid($"PriorityClass {other.Metadata.Name} is already marked as default. Only one default can exist");
            default:
                return ValueTask.CompletedTask;
        }
    }

    private static async ValueTask<V1PriorityClass> ClassOfAsync(AdmissionRequest request, V1PodSpec spec, CancellationToken ct)
    {
        if (spec.PriorityClassName is not { Length: > 0 } name)
        {
            var usual = DefaultClass(request);
            spec.PriorityClassName = usual?.Metadata.Name ?? spec.PriorityClassName;
            return usual ?? NoClass;
        }

        var classes = request.Objects.Catalog.For<V1PriorityClass>();
        var found = await request.Objects.FindAsync(classes, ObjectKey.Cluster(name), ct)
            ?? throw request.Forbid($"no PriorityClass with name {name} was found");
        return found.As<V1PriorityClass>();
    }

    /// <summary>The default class; of several, which only those who write at once can make, the least.</summary>
    private static V1PriorityClass? DefaultClass(AdmissionRequest request)
    {
        V1PriorityClass? least = null;
        foreach (var stored in request.Objects.All(request.Objects.Catalog.For<V1PriorityClass>()))
        {
            if (stored.As<V1PriorityClass>() is { GlobalDefault: true } one && (least is null || (one.Value ?? 0) < (least.Value ?? 0)))
            {
                least = one;
            }
        }

        return least;
    }

    private static void Admit(AdmissionRequest request, V1PodSpec spec, V1PriorityClass from)
    {
        if (spec.Priority is { } said && said != from.Value)
        {
            throw request.Forbid(
                $"the integer value of priority ({said}) must not be provided in pod spec; priority admission controller computed " +
                $"{from.Value} from the given PriorityClass name");
        }

        if (spec.PreemptionPolicy is { Length: > 0 } policy && policy != from.PreemptionPolicy)
        {
            throw request.Forbid(
                $"the string value of PreemptionPolicy ({policy}) must not be provided in pod spec; priority admission controller " +
                $"computed {from.PreemptionPolicy} from the given PriorityClass name");
        }

        spec.Priority = from.Value;
        spec.PreemptionPolicy = from.PreemptionPolicy;
    }
}
