using k8s.Models;

namespace Jota.Controllers;

/// <summary>What a namespace that goes tells about what is left in it, in upstream's words.</summary>
internal static class NamespacePlan
{
    private static readonly TimeSpan ForFinalizers = TimeSpan.FromSeconds(15);

    /// <summary>The five conditions, in upstream's order. One that stays as it is keeps its time.</summary>
    public static List<V1NamespaceCondition> Conditions(
        IList<V1NamespaceCondition>? old, IReadOnlyList<NamespaceContent> content, IReadOnlyList<string> failures, DateTime now)
    {
        List<V1NamespaceCondition> conditions =
        [
            Good("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
            Good("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Deletion(failures),
            Remaining(content),
            Finalizers(content),
        ];
        foreach (var condition in conditions)
        {
            var before = old?.FirstOrDefault(c => c.Type == condition.Type);
            condition.LastTransitionTime = before is not null && Same(before, condition) ? before.LastTransitionTime : now;
        }

        return conditions;
    }

    /// <summary>Whether two sets of conditions tell the same.</summary>
    public static bool Same(IList<V1NamespaceCondition>? old, IReadOnlyList<V1NamespaceCondition> conditions) =>
        old?.Count == conditions.Count && old.Zip(conditions).All(pair => Same(pair.First, pair.Second));

    /// <summary>When to look again: half the longest wait, and a second.</summary>
    public static TimeSpan LookAgain(IReadOnlyList<NamespaceContent> content)
    {
        var wait = content.Max(c => c.Finalizers.Count > 0 && c.Wait < ForFinalizers ? ForFinalizers : c.Wait);
        return (wait / 2) + TimeSpan.FromSeconds(1);
    }

    private static V1NamespaceCondition Deletion(IReadOnlyList<string> failures) => failures.Count == 0
        ? Good("NamespaceDeletionContentFailure", "ContentDeleted", "All content successfully deleted, may be waiting on finalization")
        : Bad(
            "NamespaceDeletionContentFailure",
            "ContentDeletionFailed",
            $"Failed to delete all resource types, {failures.Count} remaining: {string.Join(", ", failures)}");

    private static V1NamespaceCondition Remaining(IReadOnlyList<NamespaceContent> content) => content.Count == 0
        ? Good("NamespaceContentRemaining", "ContentRemoved", "All content successfully removed")
        : Bad(
            "NamespaceContentRemaining",
            "SomeResourcesRemain",
            "Some resources are remaining: " + Join(content.Select(c => $"{c.Resource} has {c.Count} resource instances")));

    private static V1NamespaceCondition Finalizers(IReadOnlyList<NamespaceContent> content)
    {
        var counts = content.SelectMany(c => c.Finalizers).GroupBy(f => f.Key, f => f.Value).Select(g => (g.Key, Count: g.Sum())).ToList();
        return counts.Count == 0
            ? Good("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
            : Bad(
                "NamespaceFinalizersRemaining",
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: " + Join(
                    counts.Select(f => $"{f.Key} in {f.Count} resource instances")));
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts.Order(StringComparer.Ordinal));

    private static bool Same(V1NamespaceCondition left, V1NamespaceCondition right) =>
        left.Type == right.Type && left.Status == right.Status && left.Reason == right.Reason && left.Message == right.Message;

    private static V1NamespaceCondition Good(string type, string reason, string message) =>
        new() { Type = type, Status = "False", Reason = reason, Message = message };

    private static V1NamespaceCondition Bad(string type, string reason, string message) =>
        new() { Type = type, Status = "True", Reason = reason, Message = message };
}
