using k8s.Models;

namespace Jota.Controllers;

/// <summary>The controllers of a cluster, one line each, with the service account that each acts as.</summary>
public static class BuiltInControllers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ControllerFactory> All { get; } = With(new ControllerSettings());

    /// <summary>All of them, set up as somebody wants.</summary>
    public static IReadOnlyList<ControllerFactory> With(ControllerSettings settings) =>
        [.. Named(settings).Where(controller => settings.Wanted.Has(controller.Name)).Select(controller => controller.Create)];

    /// <summary>The same with their names, whether they are wanted or not.</summary>
    public static IReadOnlyList<NamedController> Named(ControllerSettings settings) =>
    [
        new("serviceaccount-controller", context => new ServiceAccountController(context.As("service-account-controller"))),
        new("serviceaccount-token-controller", context => new TokenSecretController(context)),
        new("root-ca-certificate-publisher-controller", context => new RootCaController(context.As("root-ca-cert-publisher"))),
        new(ControllerNames.Certificates, context => new SigningRequestController(context.As("certificate-controller"))),
        new("token-cleaner-controller", context => new TokenCleanerController(context.As("token-cleaner"))),
        new("bootstrap-signer-controller", context => new ClusterInfoController(context.As("bootstrap-signer"))),
        new("clusterrole-aggregation-controller", context => new AggregationController(context.As("clusterrole-aggregation-controller"))),
        new("pod-garbage-collector-controller", context => new PodGarbageController(context.As("pod-garbage-collector"))),
        new("namespace-controller", context => new NamespaceController(context.As("namespace-controller"))),
        new("garbage-collector-controller", context => new GarbageCollector(context.As("generic-garbage-collector"))),
        new("replicaset-controller",
            context => new ReplicationReconciler<V1ReplicaSet>(context.As("replicaset-controller"), new ReplicaSetKind())),
        new("replicationcontroller-controller", context => new ReplicationReconciler<V1ReplicationController>(
            context.As("replication-controller"), new ReplicationControllerKind())),
        new("deployment-controller", context => new DeploymentController(context.As("deployment-controller"), settings.Deployments)),
        new("daemonset-controller", context => new DaemonSetController(context.As("daemon-set-controller"))),
        new("statefulset-controller", context => new StatefulSetController(context.As("statefulset-controller"))),
        new("job-controller", context => new JobController(context.As("job-controller"))),
        new("job-controller", context => new JobOrphanController(context.As("job-controller"))),
        new("cronjob-controller", context => new CronJobController(context.As("cronjob-controller"))),
        new("ttl-after-finished-controller", context => new TtlAfterFinishedController(context.As("ttl-after-finished-controller"))),
        new("resourcequota-controller", context => new ResourceQuotaController(context.As("resourcequota-controller"))),
        new("persistentvolume-binder-controller", context => new ClaimBindingController(context.As("persistent-volume-binder"))),
        new("persistentvolume-binder-controller", context => new VolumePhaseController(context.As("persistent-volume-binder"))),
        new("persistentvolumeclaim-protection-controller",
            context => new ClaimProtectionController(context.As("pvc-protection-controller"))),
        new("persistentvolume-protection-controller", context => new VolumeProtectionController(context.As("pv-protection-controller"))),
        new("ephemeral-volume-controller", context => new EphemeralVolumeController(context.As("ephemeral-volume-controller"))),
        new("persistentvolume-attach-detach-controller", context => new AttachDetachController(context.As("attachdetach-controller"))),
        new("persistentvolume-expander-controller", context => new ExpansionController(context.As("expand-controller"))),
        new("persistentvolume-binder-controller", context => new LocalProvisioner(context.As("persistent-volume-binder"))),
        new("persistentvolume-binder-controller", context => new LocalReclaimer(context.As("persistent-volume-binder"))),
        new("horizontal-pod-autoscaler-controller",
            context => new HorizontalPodAutoscalerController(context.As("horizontal-pod-autoscaler"), settings.Autoscalers)),
        new("disruption-controller", context => new DisruptionController(context.As("disruption-controller"))),
        new("disruption-controller", context => new StaleDisruptionController(context.As("disruption-controller"))),
        new(ControllerNames.NodeRanges, context => new NodeRangeController(context.As("node-controller"), settings.NodeRanges)),
        .. settings.NodeBalancers is { IsOn: true } balancers
            ? (NamedController[])
            [
                new("service-lb-controller", context => new NodeBalancerController(context.As("service-controller"), balancers)),
            ]
            : [],
        new("node-lifecycle-controller", context => new NodeLifecycleController(context.As("node-controller"), settings.NodeGrace)),
        new("node-lifecycle-controller", context => new NodeOutageController(context.As("node-controller"))),
        new("taint-eviction-controller", context => new TaintEvictionController(context.As("node-controller"))),
        new("endpoints-controller", context => new EndpointsController(context.As("endpoint-controller"))),
        new("endpointslice-controller", context => new EndpointSliceController(context.As("endpointslice-controller"))),
        new("endpointslice-mirroring-controller",
            context => new EndpointSliceMirroringController(context.As("endpointslicemirroring-controller"))),
    ];
}
