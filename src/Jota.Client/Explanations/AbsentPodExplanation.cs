using k8s.Models;

namespace Jota.Client;

/// <summary>Why there is no pod of a name: what events still tell of it, and whether somebody who should make it cannot.</summary>
public static class AbsentPodExplanation
{
    private static readonly string[] Makers = ["ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job"];

    /// <summary>Explains it.</summary>
    /// <param name="name">The pod's name.</param>
    /// <param name="events">The events of the namespace.</param>
    /// <param name="now">The present time.</param>
    public static Explanation Compute(string name, IReadOnlyList<Corev1Event> events, DateTimeOffset now)
    {
        var text = new ExplanationBuilder { Summary = "there is no such pod" };
        var failures = events.Where(e => e.Reason == "FailedCreate"
            && IsMakerOf(e.InvolvedObject, name)).OrderByDescending(PodEvents.LastSeen).ToList();
        var past = events.Where(e => e.InvolvedObject is { Kind: "Pod" } about
            && about.Name == name).OrderByDescending(PodEvents.LastSeen).ToList();
        foreach (var failure in failures.DistinctBy(e => e.InvolvedObject.Name))
        {
            text.Summary =
                $"there is no such pod, because its {failure.InvolvedObject.Kind} {failure.InvolvedObject.Name} cannot create it";
            text.Finds($"{failure.InvolvedObject.Kind} {failure.InvolvedObject.Name}",
                $"{failure.Message} ({Words.Since(PodEvents.LastSeen(failure), now)} ago)");
        }

        if (failures.Count == 0 && past.Count > 0)
        {
            text.Summary = "there is no such pod any more";
        }

        foreach (var e in past.Take(3))
        {
            text.Finds($"{Words.Since(PodEvents.LastSeen(e), now)} ago", $"{e.Reason}: {e.Message}");
        }

        return text.Build();
    }

    private static bool IsMakerOf(V1ObjectReference? about, string name) =>
        about is { Name.Length: > 0 }
            && Makers.Contains(about.Kind)
            && (name == about.Name || name.StartsWith(about.Name + "-", StringComparison.Ordinal));
}
