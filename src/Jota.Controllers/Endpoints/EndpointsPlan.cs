using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What becomes of a service's Endpoints.</summary>
/// <param name="Write">The object to create or to update; null when all is as it should be.</param>
/// <param name="Create">Whether it is new.</param>
internal sealed record EndpointsPlan(V1Endpoints? Write, bool Create)
{
    /// <summary>Says who takes care of the object.</summary>
    public const string ManagedBy = "endpoints.kubernetes.io/managed-by";

    /// <summary>The name of this controller in <see cref="ManagedBy"/>.</summary>
    public const string Manager = "endpoint-controller";

    /// <summary>Says that the service asks for no address of its own.</summary>
    public const string Headless = "service.kubernetes.io/headless";

    /// <summary>Says that not everything is told.</summary>
    public const string OverCapacity = "endpoints.kubernetes.io/over-capacity";

    /// <summary>More addresses would make the object too large for those who follow it; whoever needs all of them reads slices.</summary>
    public const int MostAddresses = 1000;

    /// <summary>Computes it.</summary>
    /// <param name="service">A service with a selector.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="current">What is there; null when nothing is.</param>
    /// <param name="triggerTime">Since when the change waits, if it does; see <see cref="TriggerTimes"/>.</param>
    public static EndpointsPlan Compute(V1Service service, IReadOnlyList<V1Pod> pods, V1Endpoints? current, string? triggerTime)
    {
        var whole = EndpointSubsets.Of(service, pods);
        var subsets = EndpointSubsets.Truncate(whole, MostAddresses);
        var labels = LabelsOf(service);
        var truncated = !ReferenceEquals(whole, subsets);
        if (current is not null && SameLabels(current.Metadata.Labels, labels)
            && current.Metadata.Annotations?.ContainsKey(OverCapacity) == true == truncated
            && EndpointSubsets.Same(current.Subsets ?? [], subsets))
        {
            return new(null, false);
        }

        var annotations =
            new Dictionary<string, string>(current?.Metadata.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Put(annotations, TriggerTimes.Annotation, triggerTime);
        Put(annotations, OverCapacity, truncated ? "truncated" : null);
        var metadata = current?.Metadata is { } old
            ? old with { }
            : new V1ObjectMeta { Name = service.Metadata.Name, NamespaceProperty = service.Metadata.NamespaceProperty };
        (metadata.Labels, metadata.Annotations) = (labels, annotations);
        return new(new V1Endpoints { Metadata = metadata, Subsets = [.. subsets] }, current is null);
    }

    private static Dictionary<string, string> LabelsOf(V1Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        Put(labels, Headless, ServiceTypes.IsHeadless(service.Spec) ? "" : null);
        labels[ManagedBy] = Manager;
        return labels;
    }

    private static bool SameLabels(IDictionary<string, string>? now, Dictionary<string, string> wanted) =>
        now?.Count == wanted.Count && wanted.All(pair => now.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static void Put(Dictionary<string, string> texts, string key, string? value)
    {
        if (value is null)
        {
            texts.Remove(key);
        }
        else
        {
            texts[key] = value;
        }
    }
}
