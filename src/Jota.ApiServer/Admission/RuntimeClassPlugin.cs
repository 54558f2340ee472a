using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// A pod takes over what its runtime class costs beside its containers, and where it can run; a pod that names a class which does not
/// exist, or says otherwise than its class, is refused.
/// </summary>
public sealed class RuntimeClassPlugin : AdmissionPlugin
{
    private const string OtherOverhead = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
    private const string OwnOverhead = "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";

    /// <inheritdoc/>
    public override string Name => "RuntimeClass";

    /// <inheritdoc/>
    public override async ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Object: V1Pod { Spec: { RuntimeClassName.Length: > 0 } spec } })
        {
            var from = await FindAsync(request, spec.RuntimeClassName, ct);
            TakeOverhead(request, spec, from.Overhead?.PodFixed);
            TakeScheduling(request, spec, from.Scheduling);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ValidateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is not { Operation: AdmissionOperation.Create, Object: V1Pod { Spec: { } spec } }
            || (spec.Overhead is not { Count: > 0 } && string.IsNullOrEmpty(spec.RuntimeClassName)))
        {
            return;
        }

        var overhead = spec.RuntimeClassName is { Length: > 0 } name ? (await FindAsync(request, name, ct)).Overhead : null;
        if (overhead is null ? spec.Overhead is { Count: > 0 } : !Same(overhead.PodFixed, spec.Overhead))
        {
            throw request.Forbid(overhead is null ? OwnOverhead : OtherOverhead);
        }
    }

    private static async ValueTask<V1RuntimeClass> FindAsync(AdmissionRequest request, string name, CancellationToken ct)
    {
        var classes = request.Objects.Catalog.For<V1RuntimeClass>();
        var found = await request.Objects.FindAsync(classes, ObjectKey.Cluster(name), ct)
            ?? throw request.Forbid($"pod rejected: RuntimeClass \"{name}\" not found");
        return found.As<V1RuntimeClass>();
    }

    private static void TakeOverhead(AdmissionRequest request, V1PodSpec spec, IDictionary<string, ResourceQuantity>? overhead)
    {
        if (overhead is null)
        {
            return;
        }

        if (spec.Overhead is { Count: > 0 } && !Same(overhead, spec.Overhead))
        {
            throw request.Forbid(OtherOverhead);
        }

        spec.Overhead = new Dictionary<string, ResourceQuantity>(overhead);
    }

    private static void TakeScheduling(AdmissionRequest request, V1PodSpec spec, V1Scheduling? scheduling)
    {
        foreach (var (key, value) in scheduling?.NodeSelector ?? new Dictionary<string, string>())
        {
            spec.NodeSelector ??= new Dictionary<string, string>();
            if (spec.NodeSelector.TryGetValue(key, out var said) && said != value)
            {
                throw request.Forbid(
                    $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {said}");
            }

            spec.NodeSelector[key] = value;
        }

        if (scheduling?.Tolerations is { Count: > 0 } tolerations)
        {
            var copies = tolerations.Select(one => (V1Toleration)ModelCopy.Of(one));
            spec.Tolerations = MergedTolerations.Of([.. spec.Tolerations ?? [], .. copies]);
        }
    }

    private static bool Same(IDictionary<string, ResourceQuantity>? one, IDictionary<string, ResourceQuantity>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one ?? new Dictionary<string, ResourceQuantity>()).All(
            pair => other!.TryGetValue(pair.Key, out var amount) && amount.ToDecimal() == pair.Value.ToDecimal());
}
