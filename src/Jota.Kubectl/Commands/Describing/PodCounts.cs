using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>How the pods fare that something keeps.</summary>
internal static class PodCounts
{
    /// <summary>One line of them.</summary>
    public static async Task<string> OfAsync(Description about, string selector, CancellationToken ct)
    {
        var pods = await about.ListAsync("pods", about.Namespace, new Query().With("labelSelector", selector), ct);
        return Of(pods.Where(pod => Owners.IsControlledBy(pod, about.Item)));
    }

    private static string Of(IEnumerable<JsonObject> pods)
    {
        var phases = pods.CountBy(pod => pod.Text("status", "phase")).ToDictionary();
        return $"{phases.GetValueOrDefault("Running")} Running / {phases.GetValueOrDefault("Pending")} Waiting / "
            + $"{phases.GetValueOrDefault("Succeeded")} Succeeded / {phases.GetValueOrDefault("Failed")} Failed";
    }
}
