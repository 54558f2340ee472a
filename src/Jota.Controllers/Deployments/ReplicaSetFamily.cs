using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// A deployment's replica sets: the one of its present template, if there is one, and those of earlier ones, oldest first.
/// </summary>
internal sealed record ReplicaSetFamily(V1ReplicaSet? New, ImmutableArray<V1ReplicaSet> Old)
{
    /// <summary>All of them.</summary>
    public IEnumerable<V1ReplicaSet> All => New is null ? Old : Old.Append(New);

    /// <summary>Those that are to have pods.</summary>
    public IEnumerable<V1ReplicaSet> Active => All.Where(rs => rs.Desired() > 0);

    /// <summary>The highest revision among the earlier ones; 0 when there is none.</summary>
    public long HighestOldRevision => Old.Select(DeploymentAnnotations.RevisionOf).DefaultIfEmpty().Max();

    /// <summary>The replica set of the template before the present one.</summary>
    public V1ReplicaSet? Previous => Old.MaxBy(DeploymentAnnotations.RevisionOf);

    /// <summary>
    /// Tells the new one from the others; of several with the same template the oldest one counts, and of those of one second the first by
    /// name. Revisions do not decide: being the new one raises them, and two would take turns for ever.
    /// </summary>
    public static ReplicaSetFamily Of(IEnumerable<V1ReplicaSet> replicaSets, Func<V1ReplicaSet, bool> hasPresentTemplate)
    {
        var sorted = OldestFirst(replicaSets).ToList();
        var present = sorted.Where(hasPresentTemplate)
            .OrderBy(rs => rs.Metadata.CreationTimestamp)
            .ThenBy(rs => rs.Metadata.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return new(present, [.. sorted.Where(rs => !ReferenceEquals(rs, present))]);
    }

    /// <summary>By age; times are in whole seconds, and of those of one second the lower revision is the older one.</summary>
    public static IOrderedEnumerable<V1ReplicaSet> OldestFirst(IEnumerable<V1ReplicaSet> replicaSets) => replicaSets
        .OrderBy(rs => rs.Metadata.CreationTimestamp)
        .ThenBy(DeploymentAnnotations.RevisionOf)
        .ThenBy(rs => rs.Metadata.Name, StringComparer.Ordinal);

    /// <summary>The family with a newer revision of one of its members, or with a new one.</summary>
    public ReplicaSetFamily With(V1ReplicaSet changed)
    {
        for (var i = 0; i < Old.Length; i++)
        {
            if (Old[i].Metadata.Uid == changed.Metadata.Uid)
            {
                return this with { Old = Old.SetItem(i, changed) };
            }
        }

        return this with { New = changed };
    }
}
