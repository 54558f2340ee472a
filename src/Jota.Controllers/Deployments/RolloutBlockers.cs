using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What holds a rollout up: the new pods' own reasons, counted together.</summary>
/// <param name="Key">The set of reasons; empty when nothing holds it up.</param>
/// <param name="Text">For people: <c>2 of 3 new pods: image nginx:nope cannot be pulled (ImagePullBackOff: not found)</c>.</param>
/// <param name="Pods">How many pods are held up.</param>
internal sealed record RolloutBlockers(string Key, string Text, int Pods)
{
    private const int MostReasons = 3;

    /// <summary>Nothing.</summary>
    public static RolloutBlockers None { get; } = new("", "", 0);

    /// <summary>Looks at the new replica set and its pods.</summary>
    /// <param name="present">The new replica set.</param>
    /// <param name="pods">All of its pods.</param>
    /// <param name="patient">Whether what a pod may wait for at first is still all right.</param>
    public static RolloutBlockers Of(V1ReplicaSet present, IReadOnlyList<V1Pod> pods, bool patient)
    {
        var staying = pods.Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        var groups = Group(staying, PodBlocker.Of);
        if (groups.Count == 0 && !patient)
        {
            groups = Group(staying, PodBlocker.Slow);
        }

        List<string> texts = [.. groups.Take(MostReasons).Select(g => $"{Counted(g.Pods, staying.Count)}: {g.Text}")];
        if (groups.Count > MostReasons)
        {
            texts.Add($"and {groups.Count - MostReasons} more reasons");
        }

        var failure = present.Status?.Conditions?.FirstOrDefault(c => c is { Type: DeploymentConditions.ReplicaFailure, Status: "True" });
        if (failure is not null)
        {
            texts.Insert(0, $"pods cannot be created or deleted ({failure.Reason}): {failure.Message}");
        }

        var keys = groups.Select(g => g.Key).Order(StringComparer.Ordinal).Prepend(failure?.Reason ?? "");
        return texts.Count == 0 ? None : new(string.Join('\n', keys), string.Join("; ", texts), groups.Sum(g => g.Pods));
    }

    private static List<(string Key, string Text, int Pods)> Group(List<V1Pod> pods, Func<V1Pod, PodBlocker?> blockerOf) =>
    [
        .. pods.Select(pod => (pod.Metadata.Name, Blocker: blockerOf(pod))).Where(p => p.Blocker is not null)
            .GroupBy(p => p.Blocker!.Value.Key, (key, of) => of.ToList() is var list
                ? (Key: key, list.MinBy(p => p.Name, StringComparer.Ordinal).Blocker!.Value.Text, Pods: list.Count)
                : default)
            .OrderByDescending(g => g.Pods).ThenBy(g => g.Key, StringComparer.Ordinal),
    ];

    private static string Counted(int some, int all) => string.Create(
        CultureInfo.InvariantCulture, $"{some} of {all} new {(all == 1 ? "pod" : "pods")}");
}
