using k8s.Models;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>The pods that objects make.</summary>
internal static class SecuredTemplates
{
    /// <summary>What an object's pods will be; null for one that makes none.</summary>
    public static V1PodTemplateSpec? Of(object maker) => maker switch
    {
        V1PodTemplate template => template.Template,
        V1ReplicationController controller => controller.Spec?.Template,
        V1ReplicaSet set => set.Spec?.Template,
        V1Deployment deployment => deployment.Spec?.Template,
        V1StatefulSet set => set.Spec?.Template,
        V1DaemonSet set => set.Spec?.Template,
        V1Job job => job.Spec?.Template,
        V1CronJob job => job.Spec?.JobTemplate?.Spec?.Template,
        _ => null,
    };
}
