namespace Jota.Api;

/// <summary>The kinds of Kubernetes itself: an explicit list, one line each.</summary>
public static class BuiltInKinds
{
    private static readonly EventResource Events = new();
    private static readonly HorizontalPodAutoscalerResource Autoscalers = new();

    private static readonly ResourceCatalog All = new(
        new ConfigMapResource(),
        new EndpointsResource(),
        Events,
        new LimitRangeResource(),
        new NamespaceResource(),
        new NodeResource(),
        new PersistentVolumeClaimResource(),
        new PersistentVolumeResource(),
        new PodResource(),
        new PodTemplateResource(),
        new ReplicationControllerResource(),
        new ResourceQuotaResource(),
        new SecretResource(),
        new ServiceAccountResource(),
        new ServiceResource(),
        new MutatingAdmissionPolicyBindingResource(),
        new MutatingAdmissionPolicyResource(),
        new MutatingWebhookConfigurationResource(),
        new ValidatingAdmissionPolicyBindingResource(),
        new ValidatingAdmissionPolicyResource(),
        new ValidatingWebhookConfigurationResource(),
        new CustomResourceDefinitionResource(),
        new APIServiceResource(),
        new ControllerRevisionResource(),
        new DaemonSetResource(),
        new DeploymentResource(),
        new ReplicaSetResource(),
        new StatefulSetResource(),
        new SelfSubjectReviewResource(),
        new TokenReviewResource(),
        new LocalSubjectAccessReviewResource(),
        new SelfSubjectAccessReviewResource(),
        new SelfSubjectRulesReviewResource(),
        new SubjectAccessReviewResource(),
        Autoscalers,
        new HorizontalPodAutoscalerV1Resource(Autoscalers),
        new CronJobResource(),
        new JobResource(),
        new CertificateSigningRequestResource(),
        new ClusterRoleBindingResource(),
        new ClusterRoleResource(),
        new RoleBindingResource(),
        new RoleResource(),
        new LeaseResource(),
        new EndpointSliceResource(),
        new EventsEventResource(Events),
        new FlowSchemaResource(),
        new PriorityLevelConfigurationResource(),
        new IngressClassResource(),
        new IngressResource(),
        new IPAddressResource(),
        new NetworkPolicyResource(),
        new ServiceCIDRResource(),
        new RuntimeClassResource(),
        new PodDisruptionBudgetResource(),
        new DeviceClassResource(),
        new ResourceClaimResource(),
        new ResourceClaimTemplateResource(),
        new ResourceSliceResource(),
        new PriorityClassResource(),
        new CSIDriverResource(),
        new CSINodeResource(),
        new CSIStorageCapacityResource(),
        new StorageClassResource(),
        new VolumeAttachmentResource(),
        new VolumeAttributesClassResource());

    extension(ResourceCatalog)
    {
        /// <summary>Every built-in kind.</summary>
        public static ResourceCatalog BuiltIn => All;
    }
}
