using k8s.Models;

namespace Jota.Api;

/// <summary>What <c>spec.type</c> of a service may say, and what follows from it.</summary>
public static class ServiceTypes
{
    /// <summary>An address within the cluster.</summary>
    public const string ClusterIP = "ClusterIP";

    /// <summary>A port of every node as well.</summary>
    public const string NodePort = "NodePort";

    /// <summary>An address from outside as well.</summary>
    public const string LoadBalancer = "LoadBalancer";

    /// <summary>Only another name for something elsewhere.</summary>
    public const string ExternalName = "ExternalName";

    /// <summary>The address of a service that wants none.</summary>
    public const string NoClusterIP = "None";

    /// <summary>Whether it has addresses within the cluster, or says that it wants none.</summary>
    public static bool HasClusterIP(V1ServiceSpec? spec) => spec?.Type is ClusterIP or NodePort or LoadBalancer;

    /// <summary>Whether it has ports of nodes; a load balancer may do without.</summary>
    public static bool HasNodePorts(V1ServiceSpec? spec) =>
        spec?.Type == NodePort || (spec?.Type == LoadBalancer && spec.AllocateLoadBalancerNodePorts != false);

    /// <summary>Whether it asks for no address of its own, so that clients find the pods' instead.</summary>
    public static bool IsHeadless(V1ServiceSpec? spec) =>
        spec?.ClusterIP == NoClusterIP || (spec?.ClusterIPs is { Count: > 0 } all && all[0] == NoClusterIP);

    /// <summary>Whether it can be reached from outside the cluster.</summary>
    public static bool IsExternal(V1ServiceSpec? spec) =>
        spec?.Type is NodePort or LoadBalancer || (spec?.Type == ClusterIP && spec.ExternalIPs is { Count: > 0 });

    /// <summary>Whether nodes answer a load balancer's question after their health on a port of its own.</summary>
    public static bool NeedsHealthCheck(V1ServiceSpec? spec) => spec is { Type: LoadBalancer, ExternalTrafficPolicy: "Local" };
}
