using k8s.Models;

namespace Jota.Controllers;

/// <summary>The history of one owner.</summary>
/// <param name="Current">The revision of what it asks for now.</param>
/// <param name="Old">Those of what it asked for before, the oldest first.</param>
/// <param name="Collisions">How often names of its revisions were taken by something else.</param>
internal sealed record OwnerRevisions(V1ControllerRevision Current, IReadOnlyList<V1ControllerRevision> Old, int? Collisions)
{
    /// <summary>The label by which the pods of a revision are known.</summary>
    public const string HashLabel = "controller-revision-hash";

    /// <summary>The present revision's value of <see cref="HashLabel"/>.</summary>
    public string Hash { get; } = HashOf(Current);

    /// <summary>A revision's value of <see cref="HashLabel"/>.</summary>
    public static string HashOf(V1ControllerRevision revision) =>
        revision.Metadata.Labels is { } labels && labels.TryGetValue(HashLabel, out var hash) ? hash : "";

    /// <summary>The revision that a pod was made of; empty where it says none.</summary>
    public static string HashOf(V1Pod pod) =>
        pod.Metadata.Labels is { } labels && labels.TryGetValue(HashLabel, out var hash) ? hash : "";

    /// <summary>
    /// Those old revisions that are too many: the oldest first, and none whose pods still live. Upstream counts the living ones as well.
    /// A limit below zero is none.
    /// </summary>
    public IReadOnlyList<V1ControllerRevision> TooMany(int limit, Func<V1ControllerRevision, bool> lives)
    {
        var dead = Old.Where(revision => !lives(revision)).ToList();
        return limit < 0 ? [] : [.. dead.Take(Math.Max(0, dead.Count - limit))];
    }
}
