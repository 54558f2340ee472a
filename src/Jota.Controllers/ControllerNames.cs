using System.Collections.Frozen;

namespace Jota.Controllers;

/// <summary>Upstream's names of controllers that are spoken of in more than one place.</summary>
public static class ControllerNames
{
    /// <summary>Approves and signs certificate signing requests; upstream has three of them.</summary>
    public const string Certificates = "certificatesigningrequest-signing-controller";

    /// <summary>Gives nodes the ranges of their pods.</summary>
    public const string NodeRanges = "node-ipam-controller";

    /// <summary>All of them that there are here, whether they are started or not.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "bootstrap-signer-controller",
        Certificates,
        "clusterrole-aggregation-controller",
        "cronjob-controller",
        "daemonset-controller",
        "deployment-controller",
        "disruption-controller",
        "endpoints-controller",
        "endpointslice-controller",
        "endpointslice-mirroring-controller",
        "ephemeral-volume-controller",
        "garbage-collector-controller",
        "horizontal-pod-autoscaler-controller",
        "job-controller",
        "namespace-controller",
        NodeRanges,
        "node-lifecycle-controller",
        "persistentvolume-attach-detach-controller",
        "persistentvolume-binder-controller",
        "persistentvolume-expander-controller",
        "persistentvolume-protection-controller",
        "persistentvolumeclaim-protection-controller",
        "pod-garbage-collector-controller",
        "replicaset-controller",
        "replicationcontroller-controller",
        "resourcequota-controller",
        "root-ca-certificate-publisher-controller",
        "service-lb-controller",
        "serviceaccount-controller",
        "serviceaccount-token-controller",
        "statefulset-controller",
        "taint-eviction-controller",
        "token-cleaner-controller",
        "ttl-after-finished-controller");
}
