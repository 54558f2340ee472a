using k8s.Models;

namespace Jota.Controllers;

/// <summary>The two revisions between which a stateful set moves.</summary>
/// <param name="Current">What its pods were before the update that is under way; the updated one when none is.</param>
/// <param name="Updated">What it asks for now.</param>
/// <param name="Collisions">How often names of its revisions were taken by something else.</param>
internal sealed record StatefulRevisions(V1ControllerRevision Current, V1ControllerRevision Updated, int? Collisions)
{
    /// <summary>The label of a revision that tells its hash.</summary>
    public const string HashLabel = "controller.kubernetes.io/hash";

    /// <summary>By the status, which tells what the current revision is.</summary>
    public static StatefulRevisions Of(V1StatefulSet set, OwnerRevisions history) => new(
        history.Old.LastOrDefault(revision => revision.Metadata.Name == set.Status?.CurrentRevision) ?? history.Current,
        history.Current,
        history.Collisions);

    public string CurrentName => Current.Metadata.Name;

    public string UpdatedName => Updated.Metadata.Name;

    /// <summary>The revision that a pod was made of.</summary>
    public static string NameOf(V1Pod pod) => OwnerRevisions.HashOf(pod);
}
