using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// Which of several pods is the best to look into: on a node before on none, running before unknown before pending, ready before not, long
/// ready before not so long, old before young. One that started its containers again more often comes earlier for its logs, and later
/// for anything else.
/// </summary>
internal sealed class PodOrder(bool forLogs) : IComparer<JsonObject>
{
    public int Compare(JsonObject? x, JsonObject? y) => Rank(x).CompareTo(Rank(y));

    private (int Node, int Phase, int Ready, string ReadySince, long Restarts, string Created, string Name) Rank(JsonObject? pod)
    {
        var ready = pod.Items("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
        var restarts = pod.Items("status", "containerStatuses").Select(status => status.Number("restartCount") ?? 0).DefaultIfEmpty().Max();
        return (
            pod.Text("spec", "nodeName").Length > 0 ? 0 : 1,
            pod.Text("status", "phase") switch { "Running" => 0, "Unknown" => 1, "Pending" => 2, _ => 3 },
            ready is null ? 1 : 0,
            Last(ready.Text("lastTransitionTime")),
            forLogs ? -restarts : restarts,
            Last(pod.Text("metadata", "creationTimestamp")),
            pod.Name());
    }

    /// <summary>Times are texts of one form, whose order is theirs; none comes last.</summary>
    private static string Last(string time) => time.Length > 0 ? time : "~";
}
