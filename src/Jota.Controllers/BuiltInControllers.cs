using k8s.Models;

namespace Jota.Controllers;

/// <summary>The controllers of a cluster, one line each.</summary>
public static class BuiltInControllers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ControllerFactory> All { get; } =
    [
        context => new ServiceAccountController(context),
        context => new PodGarbageController(context),
        context => new NamespaceController(context),
        context => new GarbageCollector(context),
        context => new ReplicationReconciler<V1ReplicaSet>(context, new ReplicaSetKind()),
        context => new ReplicationReconciler<V1ReplicationController>(context, new ReplicationControllerKind()),
        context => new DeploymentController(context, new DeploymentOptions()),
        context => new NodeLifecycleController(context),
        context => new NodeOutageController(context),
        context => new TaintEvictionController(context),
        context => new EndpointsController(context),
        context => new EndpointSliceController(context),
    ];
}
