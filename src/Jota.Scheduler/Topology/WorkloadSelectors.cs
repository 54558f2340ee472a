using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>What selects pods: a Service, or what owns them.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its namespace and name.</param>
internal readonly record struct WorkloadKey(string Kind, ObjectKey Key);

/// <summary>
/// The selectors of Services and of the owners of pods, to tell which pods are of one sort: upstream's DefaultSelector, which spreads
/// pods that do not say how they want to be spread.
/// </summary>
internal sealed class WorkloadSelectors(NamespaceLabels namespaces)
{
    /// <summary>The one kind of workload that selects pods without owning them.</summary>
    public const string Service = "Service";

    private static readonly ImmutableArray<string> Owners = ["ReplicationController", "ReplicaSet", "StatefulSet"];

    private readonly Dictionary<WorkloadKey, PodSelection> _selectors = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, PodSelection>> _services = new(StringComparer.Ordinal);

    /// <summary>Takes in a workload. One that selects everything, or nothing, tells no sort.</summary>
    public void Put(WorkloadKey workload, LabelSelector selector)
    {
        if (selector.Requirements.IsEmpty)
        {
            Remove(workload);
            return;
        }

        var pods = PodSelection.In(workload.Key.Namespace, selector);
        if (workload.Kind != Service)
        {
            _selectors[workload] = pods;
            return;
        }

        if (!_services.TryGetValue(workload.Key.Namespace, out var ofNamespace))
        {
            _services[workload.Key.Namespace] = ofNamespace = [];
        }

        ofNamespace[workload.Key] = pods;
    }

    /// <summary>Forgets a workload.</summary>
    public void Remove(WorkloadKey workload)
    {
        _selectors.Remove(workload);
        if (workload.Kind == Service && _services.TryGetValue(workload.Key.Namespace, out var ofNamespace))
        {
            ofNamespace.Remove(workload.Key);
            if (ofNamespace.Count == 0)
            {
                _services.Remove(workload.Key.Namespace);
            }
        }
    }

    /// <summary>
    /// What the pods of the same sort have in common: all of it that the Services of the pod and its owner ask for. Empty when there is
    /// neither.
    /// </summary>
    public ImmutableArray<PodSelection> Of(V1Pod pod, PodClass pods)
    {
        var found = ImmutableArray.CreateBuilder<PodSelection>();
        if (_services.TryGetValue(pods.Namespace, out var services))
        {
            foreach (var (_, selector) in services)
            {
                if (selector.Matches(pods, namespaces))
                {
                    found.Add(selector);
                }
            }
        }

        if (OwnerOf(pod) is { } owner && _selectors.TryGetValue(owner, out var own))
        {
            found.Add(own);
        }

        return found.ToImmutable();
    }

    private static WorkloadKey? OwnerOf(V1Pod pod)
    {
        foreach (var owner in pod.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller == true)
            {
                return Owners.Contains(owner.Kind)
                    ? new(owner.Kind, new(pod.Metadata.NamespaceProperty ?? "", owner.Name))
                    : null;
            }
        }

        return null;
    }
}
