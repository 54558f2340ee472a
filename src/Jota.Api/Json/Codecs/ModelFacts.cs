namespace Jota.Api;

/// <summary>What no type of a model's property says.</summary>
internal static class ModelFacts
{
    /// <summary>Times that are written with six digits after the second (MicroTime).</summary>
    public static bool IsMicroTime(string model, string field) => (model, field) is
        ("V1LeaseSpec", "acquireTime" or "renewTime") or ("Corev1Event", "eventTime") or ("Corev1EventSeries", "lastObservedTime")
        or ("Eventsv1Event", "eventTime");

    /// <summary>Fields without omitempty: upstream writes them as null.</summary>
    public static bool IsAlwaysWritten(string model, string field) => (model, field) is
        ("V1Role", "rules") or ("V1ClusterRole", "rules") or ("V1CustomResourceDefinitionStatus", "conditions")
        or ("V1TokenRequestSpec", "boundObjectRef")
        or ("Eventsv1Event", "eventTime" or "deprecatedFirstTimestamp" or "deprecatedLastTimestamp");
}
