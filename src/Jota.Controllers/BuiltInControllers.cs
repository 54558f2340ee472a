using k8s.Models;

namespace Jota.Controllers;

/// <summary>The controllers of a cluster, one line each, with the service account that each acts as.</summary>
public static class BuiltInControllers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ControllerFactory> All { get; } = With(new ControllerSettings());

    /// <summary>All of them, set up as somebody wants.</summary>
    public static IReadOnlyList<ControllerFactory> With(ControllerSettings settings) =>
    [
        context => new ServiceAccountController(context.As("service-account-controller")),
        context => new TokenSecretController(context),
        context => new RootCaController(context.As("root-ca-cert-publisher")),
        context => new SigningRequestController(context.As("certificate-controller")),
        context => new TokenCleanerController(context.As("token-cleaner")),
        context => new ClusterInfoController(context.As("bootstrap-signer")),
        context => new AggregationController(context.As("clusterrole-aggregation-controller")),
        context => new PodGarbageController(context.As("pod-garbage-collector")),
        context => new NamespaceController(context.As("namespace-controller")),
        context => new GarbageCollector(context.As("generic-garbage-collector")),
        context => new ReplicationReconciler<V1ReplicaSet>(context.As("replicaset-controller"), new ReplicaSetKind()),
        context => new ReplicationReconciler<V1ReplicationController>(
            context.As("replication-controller"), new ReplicationControllerKind()),
        context => new DeploymentController(context.As("deployment-controller"), settings.Deployments),
        context => new DaemonSetController(context.As("daemon-set-controller")),
        context => new StatefulSetController(context.As("statefulset-controller")),
        context => new JobController(context.As("job-controller")),
        context => new JobOrphanController(context.As("job-controller")),
        context => new CronJobController(context.As("cronjob-controller")),
        context => new TtlAfterFinishedController(context.As("ttl-after-finished-controller")),
        context => new ResourceQuotaController(context.As("resourcequota-controller")),
        context => new ClaimBindingController(context.As("persistent-volume-binder")),
        context => new VolumePhaseController(context.As("persistent-volume-binder")),
        context => new ClaimProtectionController(context.As("pvc-protection-controller")),
        context => new VolumeProtectionController(context.As("pv-protection-controller")),
        context => new EphemeralVolumeController(context.As("ephemeral-volume-controller")),
        context => new AttachDetachController(context.As("attachdetach-controller")),
        context => new ExpansionController(context.As("expand-controller")),
        context => new LocalProvisioner(context.As("persistent-volume-binder")),
        context => new LocalReclaimer(context.As("persistent-volume-binder")),
        context => new HorizontalPodAutoscalerController(context.As("horizontal-pod-autoscaler"), settings.Autoscalers),
        context => new DisruptionController(context.As("disruption-controller")),
        context => new StaleDisruptionController(context.As("disruption-controller")),
        context => new NodeRangeController(context.As("node-controller"), settings.NodeRanges),
        .. settings.NodeBalancers is { IsOn: true } balancers
            ? (ControllerFactory[])[context => new NodeBalancerController(context.As("service-controller"), balancers)]
            : [],
        context => new NodeLifecycleController(context.As("node-controller"), settings.NodeGrace),
        context => new NodeOutageController(context.As("node-controller")),
        context => new TaintEvictionController(context.As("node-controller")),
        context => new EndpointsController(context.As("endpoint-controller")),
        context => new EndpointSliceController(context.As("endpointslice-controller")),
        context => new EndpointSliceMirroringController(context.As("endpointslicemirroring-controller")),
    ];
}
