using Jota.Client;

namespace Jota.Hosting;

/// <summary>Who the components are when they call the API in this process; the same names their certificates would give them.</summary>
internal static class Identities
{
    public static UserIdentity Administrator { get; } = Of("kubernetes-admin", UserIdentity.MastersGroup);

    public static UserIdentity Scheduler { get; } = Of("system:kube-scheduler");

    public static UserIdentity ControllerManager { get; } = Of("system:kube-controller-manager");

    public static UserIdentity KubeProxy { get; } = Of("system:kube-proxy");

    /// <summary>All simulated nodes at once: they share one look at the pods of all of them, which no single node may have.</summary>
    public static UserIdentity SimulatedNodes { get; } = Of("system:simulated-nodes", UserIdentity.MastersGroup);

    /// <summary>A controller's service account.</summary>
    public static UserIdentity Account(string name) =>
        Of($"system:serviceaccount:kube-system:{name}", "system:serviceaccounts", "system:serviceaccounts:kube-system");

    public static UserIdentity Node(string name) => Of("system:node:" + name, "system:nodes");

    private static UserIdentity Of(string name, params string[] groups) => new(name)
    {
        Groups = [.. groups, UserIdentity.AuthenticatedGroup],
    };
}
