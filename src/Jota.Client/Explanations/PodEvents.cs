using k8s.Models;

namespace Jota.Client;

/// <summary>A pod's events, in both of the forms in which they are written.</summary>
internal static class PodEvents
{
    /// <summary>The newest of some reasons; about a container when one is named.</summary>
    public static Corev1Event? Newest(PodFacts facts, string? container = null, params string[] reasons) => facts.Events
        .Where(e => reasons.Length == 0 || reasons.Contains(e.Reason))
        .Where(e => container is null || e.InvolvedObject?.FieldPath?.Contains($"{{{container}}}", StringComparison.Ordinal) == true)
        .MaxBy(LastSeen);

    /// <summary>When it happened last.</summary>
    public static DateTime LastSeen(Corev1Event e) =>
        e.Series?.LastObservedTime ?? e.LastTimestamp ?? e.EventTime ?? e.FirstTimestamp ?? e.Metadata?.CreationTimestamp ?? default;

    /// <summary>How often it happened.</summary>
    public static int Count(Corev1Event e) => e.Series?.Count ?? e.Count ?? 1;
}
