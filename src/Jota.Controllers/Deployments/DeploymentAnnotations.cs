using System.Collections.Frozen;
using System.Globalization;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The annotations by which a deployment and its replica sets tell kubectl, and each other, of revisions and sizes.</summary>
internal static class DeploymentAnnotations
{
    /// <summary>Which revision of the deployment a replica set is; on the deployment: the present one.</summary>
    public const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>The revisions that a replica set was before it was taken up again, separated by commas.</summary>
    public const string RevisionHistory = "deployment.kubernetes.io/revision-history";

    /// <summary>The deployment's size when the replica set was last scaled.</summary>
    public const string DesiredReplicas = "deployment.kubernetes.io/desired-replicas";

    /// <summary>How many pods the deployment might have when the replica set was last scaled.</summary>
    public const string MaxReplicas = "deployment.kubernetes.io/max-replicas";

    /// <summary>What kubectl shows as CHANGE-CAUSE.</summary>
    public const string ChangeCause = "kubernetes.io/change-cause";

    /// <summary>
    /// A change cause that no person wrote, word for word. As long as both annotations say the same, the cause is ours to change; a cause
    /// that differs from it is somebody's own.
    /// </summary>
    public const string GeneratedChangeCause = "jota.dev/generated-change-cause";

    private const int LongestHistory = 2000;

    /// <summary>What concerns either the deployment or its replica sets, and is not passed on from the one to the others.</summary>
    private static readonly FrozenSet<string> NotCopied = new[]
    {
        "kubectl.kubernetes.io/last-applied-configuration", Revision, RevisionHistory, DesiredReplicas, MaxReplicas,
        "deprecated.deployment.rollback.to", GeneratedChangeCause,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>An annotation that counts something; null when it is missing or no number.</summary>
    public static int? Number(V1ObjectMeta metadata, string name) =>
        Text(metadata, name) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>A replica set's revision; 0 when it has none.</summary>
    public static long RevisionOf(V1ReplicaSet replicaSet) =>
        long.TryParse(Text(replicaSet.Metadata, Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : 0;

    /// <summary>An annotation; null when it is missing.</summary>
    public static string? Text(V1ObjectMeta metadata, string name) =>
        metadata.Annotations is { } annotations && annotations.TryGetValue(name, out var value) ? value : null;

    /// <summary>Whether the change cause, if any, was written by us.</summary>
    public static bool HasGeneratedCause(V1ObjectMeta metadata) =>
        Text(metadata, ChangeCause) is { } cause && cause == Text(metadata, GeneratedChangeCause);

    /// <summary>
    /// Passes a deployment's annotations on to a replica set's. A cause that we wrote for an earlier revision is not passed on.
    /// </summary>
    public static void Copy(V1Deployment from, IDictionary<string, string> to)
    {
        var generated = HasGeneratedCause(from.Metadata);
        foreach (var (name, value) in from.Metadata.Annotations ?? new Dictionary<string, string>())
        {
            if (!NotCopied.Contains(name) && !(generated && name == ChangeCause))
            {
                to[name] = value;
            }
        }
    }

    /// <summary>Gives a replica set a revision, unless it has a higher one; an earlier one goes into its history.</summary>
    public static void Raise(IDictionary<string, string> annotations, long revision)
    {
        var known = annotations.TryGetValue(Revision, out var text);
        if (known && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return;
        }

        if (known && long.Parse(text!, CultureInfo.InvariantCulture) >= revision)
        {
            return;
        }

        annotations[Revision] = revision.ToString(CultureInfo.InvariantCulture);
        if (known)
        {
            annotations[RevisionHistory] = Appended(annotations.TryGetValue(RevisionHistory, out var history) ? history : "", text!);
        }
    }

    /// <summary>Notes the sizes by which a later change of the deployment's size is shared out in proportion.</summary>
    public static void SetSizes(IDictionary<string, string> annotations, RolloutLimits limits)
    {
        annotations[DesiredReplicas] = limits.Replicas.ToString(CultureInfo.InvariantCulture);
        annotations[MaxReplicas] = limits.MaxTotal.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a replica set's sizes are those of the deployment.</summary>
    public static bool HasSizes(V1ReplicaSet replicaSet, RolloutLimits limits) =>
        Number(replicaSet.Metadata, DesiredReplicas) == limits.Replicas && Number(replicaSet.Metadata, MaxReplicas) == limits.MaxTotal;

    /// <summary>Whether two sets of annotations are the same; null is none.</summary>
    public static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
            && (one is null || one.All(a => other!.TryGetValue(a.Key, out var value) && value == a.Value));

    private static string Appended(string history, string revision)
    {
        List<string> revisions = history.Length == 0 ? [] : [.. history.Split(',')];
        revisions.Add(revision);
        while (revisions.Count > 1 && revisions.Sum(r => r.Length + 1) - 1 > LongestHistory)
        {
            revisions.RemoveAt(0);
        }

        return string.Join(',', revisions);
    }
}
