namespace Jota.Kubectl;

/// <summary>Where upstream's transformations change what, unless a kustomization says otherwise.</summary>
internal static class FieldSpecs
{
    private const string Affinity = "spec/template/spec/affinity/";
    private const string Preferred = "/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels";
    private const string Required = "/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels";

    public static FieldSpec MetadataLabels { get; } = new("metadata/labels", Create: true);

    /// <summary>Labels of objects and of what they make.</summary>
    public static IReadOnlyList<FieldSpec> TemplateLabels { get; } =
        [.. Metadata("labels"), new("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", true)];

    /// <summary>All labels, selectors included.</summary>
    public static IReadOnlyList<FieldSpec> CommonLabels { get; } =
    [
        new("spec/selector", "Service", Create: true) { Version = "v1" },
        new("spec/selector", "ReplicationController", Create: true) { Version = "v1" },
        new("spec/selector/matchLabels", "Deployment", Create: true),
        new("spec/selector/matchLabels", "ReplicaSet", Create: true),
        new("spec/selector/matchLabels", "DaemonSet", Create: true),
        new("spec/selector/matchLabels", "StatefulSet", "apps", true),
        .. Placement("Deployment"),
        .. Placement("StatefulSet"),
        new("spec/selector/matchLabels", "Job", "batch"),
        new("spec/jobTemplate/spec/selector/matchLabels", "CronJob", "batch"),
        new("spec/selector/matchLabels", "PodDisruptionBudget", "policy"),
        new("spec/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
        new("spec/ingress/from/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
        new("spec/egress/to/podSelector/matchLabels", "NetworkPolicy", "networking.k8s.io"),
        .. TemplateLabels,
    ];

    public static IReadOnlyList<FieldSpec> CommonAnnotations { get; } = [.. Metadata("annotations")];

    public static IReadOnlyList<FieldSpec> Namespaces { get; } =
    [
        new("metadata/name", "Namespace", Create: true),
        new("spec/service/namespace", "APIService", "apiregistration.k8s.io", true),
        new("spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"),
    ];

    public static IReadOnlyList<FieldSpec> Replicas { get; } =
    [
        new("spec/replicas", "Deployment", Create: true),
        new("spec/replicas", "ReplicationController", Create: true),
        new("spec/replicas", "ReplicaSet", Create: true),
        new("spec/replicas", "StatefulSet", Create: true),
    ];

    private static IEnumerable<FieldSpec> Metadata(string field) =>
    [
        new($"metadata/{field}", Create: true),
        new($"spec/template/metadata/{field}", "ReplicationController", Create: true) { Version = "v1" },
        new($"spec/template/metadata/{field}", "Deployment", Create: true),
        new($"spec/template/metadata/{field}", "ReplicaSet", Create: true),
        new($"spec/template/metadata/{field}", "DaemonSet", Create: true),
        new($"spec/template/metadata/{field}", "StatefulSet", Create: true),
        new($"spec/template/metadata/{field}", "Job", "batch", true),
        new($"spec/jobTemplate/metadata/{field}", "CronJob", "batch", true),
        new($"spec/jobTemplate/spec/template/metadata/{field}", "CronJob", "batch", true),
    ];

    private static IEnumerable<FieldSpec> Placement(string kind) =>
    [
        new($"{Affinity}podAffinity{Preferred}", kind, "apps"),
        new($"{Affinity}podAffinity{Required}", kind, "apps"),
        new($"{Affinity}podAntiAffinity{Preferred}", kind, "apps"),
        new($"{Affinity}podAntiAffinity{Required}", kind, "apps"),
        new("spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels", kind, "apps"),
    ];
}
