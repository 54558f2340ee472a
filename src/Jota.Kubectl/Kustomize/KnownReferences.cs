namespace Jota.Kubectl;

/// <summary>Which fields of which kinds name which others.</summary>
internal static class KnownReferences
{
    private const string Rbac = "rbac.authorization.k8s.io";
    private const string Hooks = "admissionregistration.k8s.io";

    /// <summary>The kinds that make pods of a template, and where it is.</summary>
    private static readonly (string Kind, string Template)[] Templates =
    [
        ("Pod", ""), ("Deployment", "spec/template/"), ("ReplicaSet", "spec/template/"), ("DaemonSet", "spec/template/"),
        ("StatefulSet", "spec/template/"), ("Job", "spec/template/"), ("CronJob", "spec/jobTemplate/spec/template/"),
    ];

    /// <summary>The same as far as upstream looks there for what few name: not in replica sets.</summary>
    private static readonly (string Kind, string Template)[] RareTemplates =
    [
        ("Pod", ""), ("StatefulSet", "spec/template/"), ("Deployment", "spec/template/"), ("ReplicationController", "spec/template/"),
        ("CronJob", "spec/jobTemplate/spec/template/"), ("Job", "spec/template/"), ("DaemonSet", "spec/template/"),
    ];

    private static readonly FieldSpec[] Rules = [new("rules/resourceNames", "Role"), new("rules/resourceNames", "ClusterRole")];

    /// <summary>By the named types' groups, versions and kinds.</summary>
    public static IReadOnlyList<NameReference> All { get; } =
    [
        .. new[] { "Deployment", "ReplicationController", "ReplicaSet", "StatefulSet" }.Select(
            kind => new NameReference(kind, "", "", [new("spec/scaleTargetRef/name", "HorizontalPodAutoscaler")])),
        new("ConfigMap", "", "v1", [.. ConfigMaps()]),
        new("PersistentVolume", "", "v1", [new("spec/volumeName", "PersistentVolumeClaim"), new("rules/resourceNames", "ClusterRole")]),
        new("PersistentVolumeClaim", "", "v1", [.. In(RareTemplates, "spec/volumes/persistentVolumeClaim/claimName")]),
        new("Secret", "", "v1", [.. Secrets()]),
        new("Service", "", "v1", [.. Services()]),
        new("ServiceAccount", "", "v1",
            [
                new("subjects", "RoleBinding", Rbac), new("subjects", "ClusterRoleBinding", Rbac),
                .. In(RareTemplates, "spec/serviceAccountName"),
            ]),
        new("ClusterRole", Rbac, "", [new("roleRef/name", "RoleBinding", Rbac), new("roleRef/name", "ClusterRoleBinding", Rbac)]),
        new("Role", Rbac, "", [new("roleRef/name", "RoleBinding", Rbac)]),
        new("PriorityClass", "scheduling.k8s.io", "v1", [.. In(RareTemplates, "spec/priorityClassName")]),
        new("StorageClass", "storage.k8s.io", "v1",
            [
                new("spec/storageClassName", "PersistentVolume"), new("spec/storageClassName", "PersistentVolumeClaim"),
                new("spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet"),
            ]),
    ];

    private static IEnumerable<FieldSpec> In((string Kind, string Template)[] templates, string path) =>
        templates.Select(template => new FieldSpec(template.Template + path, template.Kind));

    private static IEnumerable<FieldSpec> ConfigMaps() =>
    [
        .. In(Templates, "spec/volumes/configMap/name"),
        .. In(Templates, "spec/containers/env/valueFrom/configMapKeyRef/name"),
        .. In(Templates, "spec/initContainers/env/valueFrom/configMapKeyRef/name"),
        .. In(Templates, "spec/containers/envFrom/configMapRef/name"),
        .. In(Templates, "spec/initContainers/envFrom/configMapRef/name"),
        .. In(Templates, "spec/volumes/projected/sources/configMap/name"),
        new("spec/configSource/configMap", "Node"),
        .. Rules,
        new("metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", "Ingress"),
    ];

    private static IEnumerable<FieldSpec> Secrets() =>
    [
        .. In(Templates, "spec/volumes/secret/secretName"),
        .. In(Templates, "spec/containers/env/valueFrom/secretKeyRef/name"),
        .. In(Templates, "spec/initContainers/env/valueFrom/secretKeyRef/name"),
        .. In(Templates, "spec/containers/envFrom/secretRef/name"),
        .. In(Templates, "spec/initContainers/envFrom/secretRef/name"),
        .. In(Templates, "spec/imagePullSecrets/name"),
        .. In(Templates, "spec/volumes/projected/sources/secret/name"),
        new("spec/tls/secretName", "Ingress"),
        new("metadata/annotations/ingress.kubernetes.io\\/auth-secret", "Ingress"),
        new("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret", "Ingress"),
        new("metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret", "Ingress"),
        new("imagePullSecrets/name", "ServiceAccount"),
        new("parameters/secretName", "StorageClass"),
        new("parameters/adminSecretName", "StorageClass"),
        new("parameters/userSecretName", "StorageClass"),
        new("parameters/secretRef", "StorageClass"),
        .. Rules,
        new("spec/azureFile/secretName", "PersistentVolume"),
    ];

    private static IEnumerable<FieldSpec> Services() =>
    [
        new("spec/serviceName", "StatefulSet", "apps"),
        new("spec/rules/http/paths/backend/serviceName", "Ingress"),
        new("spec/backend/serviceName", "Ingress"),
        new("spec/rules/http/paths/backend/service/name", "Ingress"),
        new("spec/defaultBackend/service/name", "Ingress"),
        new("spec/service/name", "APIService", "apiregistration.k8s.io"),
        new("webhooks/clientConfig/service", "ValidatingWebhookConfiguration", Hooks),
        new("webhooks/clientConfig/service", "MutatingWebhookConfiguration", Hooks),
    ];
}
