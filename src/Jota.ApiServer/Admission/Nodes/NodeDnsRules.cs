using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>
/// What the network of a joined node (the users <c>jota:node-network:NAME</c> of the group <c>jota:node-network</c>) may tell of the
/// cluster's DNS, which each answers for its own pods: the Service <c>kube-dns</c> where there is none yet, which leads nowhere by itself,
/// and its own slice of it. What other nodes' pods are led to is not its to say.
/// </summary>
internal static class NodeDnsRules
{
    private const string Service = "kube-dns";
    private const string ServiceName = "kubernetes.io/service-name";
    private const string Group = "jota:node-network";
    private const string Prefix = Group + ":";

    /// <summary>The node whose network a user is; null when he is none.</summary>
    public static string? NodeOf(UserIdentity user) =>
        user.IsIn(Group) && user.Name.StartsWith(Prefix, StringComparison.Ordinal) ? user.Name[Prefix.Length..] : null;

    /// <summary>Refuses any other slice and service. Throws 403.</summary>
    public static ValueTask Check(string node, AdmissionRequest request) =>
        (request.Target.Resource.Names.Group, request.Target.Resource.Names.Plural) switch
        {
            ("discovery.k8s.io", "endpointslices") => CheckSlice(node, request),
            ("", "services") => CheckService(node, request),
            _ => ValueTask.CompletedTask,
        };

    private static ValueTask CheckSlice(string node, AdmissionRequest request) =>
        request.Name == $"{Service}-{node}"
        && request.Object is V1EndpointSlice slice
        && slice.Metadata.Labels is { } labels && labels.TryGetValue(ServiceName, out var name) && name == Service
        && (slice.Endpoints ?? []).All(endpoint => endpoint.NodeName == node)
            ? ValueTask.CompletedTask
            : throw request.Forbid($"node \"{node}\" can only write the EndpointSlice {Service}-{node}, of {Service} on itself");

    private static ValueTask CheckService(string node, AdmissionRequest request) =>
        request.Name == Service && request.Object is V1Service { Spec: { Type: "ClusterIP", Selector: not { Count: > 0 } } }
            ? ValueTask.CompletedTask
            : throw request.Forbid($"node \"{node}\" can only create the service {Service}, without a selector");
}
