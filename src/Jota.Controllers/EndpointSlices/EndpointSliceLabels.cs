using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The labels by which slices are found.</summary>
internal static class EndpointSliceLabels
{
    /// <summary>Of which service the slice is.</summary>
    public const string ServiceName = "kubernetes.io/service-name";

    /// <summary>Who takes care of the slice.</summary>
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";

    /// <summary>The controller of services with selectors.</summary>
    public const string Manager = "endpointslice-controller.k8s.io";

    /// <summary>Says that the service asks for no address of its own.</summary>
    public const string Headless = "service.kubernetes.io/headless";

    /// <summary>The labels of a service's slices: the service's own, but for those above.</summary>
    public static Dictionary<string, string> Of(V1Service service)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in service.Metadata.Labels ?? new Dictionary<string, string>())
        {
            if (key is not (ServiceName or ManagedBy or Headless))
            {
                labels[key] = value;
            }
        }

        if (ServiceTypes.IsHeadless(service.Spec))
        {
            labels[Headless] = "";
        }

        labels[ServiceName] = service.Metadata.Name;
        labels[ManagedBy] = Manager;
        return labels;
    }

    /// <summary>The service that this controller's slice belongs to; null for slices of others.</summary>
    public static ObjectKey? OwnerOf(V1EndpointSlice slice) =>
        slice.Metadata.Labels is { } labels && labels.TryGetValue(ManagedBy, out var manager) && manager == Manager
        && labels.TryGetValue(ServiceName, out var name)
            ? new(slice.Metadata.NamespaceProperty ?? "", name)
            : null;

    /// <summary>Whether both are the same.</summary>
    public static bool Same(IDictionary<string, string>? one, Dictionary<string, string> other) =>
        one?.Count == other.Count && other.All(pair => one.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
