using System.Collections.Frozen;

namespace Jota.Kubectl;

/// <summary>Describes an object.</summary>
internal delegate Task Describer(Description about, CancellationToken ct);

/// <summary>Which kinds have describers of their own. They tell facts; the command tells what went wrong.</summary>
internal static class Describers
{
    private static readonly FrozenDictionary<string, Describer> Known = new Dictionary<string, Describer>(StringComparer.Ordinal)
    {
        ["certificatesigningrequest.certificates.k8s.io"] = SigningRequestDescriber.DescribeAsync,
        ["clusterrole.rbac.authorization.k8s.io"] = RbacDescriber.DescribeRoleAsync,
        ["clusterrolebinding.rbac.authorization.k8s.io"] = RbacDescriber.DescribeBindingAsync,
        ["configmap"] = DataDescriber.DescribeConfigMapAsync,
        ["cronjob.batch"] = CronJobDescriber.DescribeAsync,
        ["csinode.storage.k8s.io"] = StorageDescriber.DescribeCsiNodeAsync,
        ["daemonset.apps"] = DaemonSetDescriber.DescribeAsync,
        ["deployment.apps"] = DeploymentDescriber.DescribeAsync,
        ["endpoints"] = EndpointsDescriber.DescribeAsync,
        ["endpointslice.discovery.k8s.io"] = EndpointsDescriber.DescribeSliceAsync,
        ["horizontalpodautoscaler.autoscaling"] = AutoscalerDescriber.DescribeAsync,
        ["ingress.networking.k8s.io"] = IngressDescriber.DescribeAsync,
        ["ingressclass.networking.k8s.io"] = IngressDescriber.DescribeClassAsync,
        ["ipaddress.networking.k8s.io"] = AddressDescriber.DescribeAsync,
        ["job.batch"] = JobDescriber.DescribeAsync,
        ["limitrange"] = QuotaDescriber.DescribeLimitsAsync,
        ["namespace"] = QuotaDescriber.DescribeNamespaceAsync,
        ["networkpolicy.networking.k8s.io"] = NetworkPolicyDescriber.DescribeAsync,
        ["node"] = NodeDescriber.DescribeAsync,
        ["persistentvolume"] = StorageDescriber.DescribeVolumeAsync,
        ["persistentvolumeclaim"] = ClaimDescriber.DescribeAsync,
        ["pod"] = PodDescriber.DescribeAsync,
        ["poddisruptionbudget.policy"] = PolicyDescriber.DescribeBudgetAsync,
        ["priorityclass.scheduling.k8s.io"] = PolicyDescriber.DescribePriorityAsync,
        ["replicaset.apps"] = ReplicaSetDescriber.DescribeAsync,
        ["replicationcontroller"] = ReplicaSetDescriber.DescribeControllerAsync,
        ["resourcequota"] = QuotaDescriber.DescribeAsync,
        ["role.rbac.authorization.k8s.io"] = RbacDescriber.DescribeRoleAsync,
        ["rolebinding.rbac.authorization.k8s.io"] = RbacDescriber.DescribeBindingAsync,
        ["secret"] = DataDescriber.DescribeSecretAsync,
        ["service"] = ServiceDescriber.DescribeAsync,
        ["serviceaccount"] = ServiceAccountDescriber.DescribeAsync,
        ["servicecidr.networking.k8s.io"] = AddressDescriber.DescribeRangeAsync,
        ["statefulset.apps"] = StatefulSetDescriber.DescribeAsync,
        ["storageclass.storage.k8s.io"] = StorageDescriber.DescribeClassAsync,
        ["volumeattributesclass.storage.k8s.io"] = StorageDescriber.DescribeAttributesClassAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The describer of a type; that of all others where it has none.</summary>
    public static Describer Of(ResourceMapping type) => Known.GetValueOrDefault(type.QualifiedKind, GenericDescriber.DescribeAsync);
}
