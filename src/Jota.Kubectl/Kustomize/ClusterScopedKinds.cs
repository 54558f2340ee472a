namespace Jota.Kubectl;

/// <summary>The kinds that lie in no namespace: a kustomization is built without a server to ask.</summary>
internal static class ClusterScopedKinds
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "/ComponentStatus", "/Namespace", "/Node", "/PersistentVolume",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding", "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService", "authentication.k8s.io/SelfSubjectReview",
        "authentication.k8s.io/TokenReview", "authorization.k8s.io/SelfSubjectAccessReview",
        "authorization.k8s.io/SelfSubjectRulesReview", "authorization.k8s.io/SubjectAccessReview",
        "certificates.k8s.io/CertificateSigningRequest", "flowcontrol.apiserver.k8s.io/FlowSchema",
        "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", "networking.k8s.io/IngressClass", "node.k8s.io/RuntimeClass",
        "policy/PodSecurityPolicy", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
        "resource.k8s.io/ResourceClass", "scheduling.k8s.io/PriorityClass", "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode",
        "storage.k8s.io/StorageClass", "storage.k8s.io/VolumeAttachment",
    };

    public static bool Has(string group, string kind) => Known.Contains($"{group}/{kind}");
}
