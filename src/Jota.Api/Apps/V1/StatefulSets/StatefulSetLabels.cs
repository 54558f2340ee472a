namespace Jota.Api;

/// <summary>The labels by which the pods of a stateful set are told apart.</summary>
public static class StatefulSetLabels
{
    /// <summary>The pod's own name, so that a service can select one pod.</summary>
    public const string PodName = "statefulset.kubernetes.io/pod-name";

    /// <summary>The pod's ordinal.</summary>
    public const string PodIndex = "apps.kubernetes.io/pod-index";
}
